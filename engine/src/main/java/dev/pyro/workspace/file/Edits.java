package dev.pyro.workspace.file;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.store.FileLock;
import dev.pyro.tree.TreeWriter;
import dev.pyro.workspace.call.GuestFiles;
import dev.pyro.workspace.call.HalfDoneEdits;
import dev.pyro.workspace.call.WorkspaceUse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/** Changes files of workspaces from outside: all of a change, or nothing. */
final class Edits {
  private Edits() {}

  /** Writes what is to be changed. */
  @FunctionalInterface
  interface Change<T> {
    /** Returns what the caller wants to know of it; a failure means that nothing is changed. */
    T write(TreeWriter to) throws IOException;
  }

  /** What is to be changed, once it is known what stands there. */
  @FunctionalInterface
  interface Plan<T> {
    /** Looks at the files, which nobody else edits meanwhile. */
    Change<T> make(Guest guest);
  }

  /**
   * Makes a change. While it may be half done there is a mark of it on the host, so that whoever
   * comes next has the guest finish or undo it.
   */
  static <T> T edit(WorkspaceUse use, Plan<T> plan) {
    Guest guest = use.guest();
    try (FileLock _ = use.lockEdits()) {
      if (Files.exists(use.folder().editPending())) {
        HalfDoneEdits.recover(use.folder(), guest);
      }
      Change<T> change = plan.make(guest);
      Files.createFile(use.folder().editPending());
      try (FilesCall call = guest.files("apply")) {
        T result =
            send(
                call,
                out -> {
                  TreeWriter writer = new TreeWriter(out);
                  T written = change.write(writer);
                  writer.end();
                  return written;
                });
        GuestFiles.drain(call);
        Files.delete(use.folder().editPending());
        return result;
      } catch (PyroException e) {
        if (e.code() != ErrorCode.CANCELLED && !guest.isLost()) {
          HalfDoneEdits.recover(use.folder(), guest);
        }
        throw e;
      }
    } catch (IOException e) {
      throw GuestFiles.broken(e);
    }
  }

  /** Writes a whole tree stream, its end included. */
  @FunctionalInterface
  interface Content<T> {
    T write(OutputStream to) throws IOException;
  }

  /** Sends a tree. If the guest ends before it has all of it, its answer says why. */
  static <T> T send(FilesCall call, Content<T> content) throws IOException {
    Refusable out = new Refusable(call.input());
    try (out) {
      return content.write(out);
    } catch (IOException e) {
      if (out.refused) {
        GuestFiles.drain(call); // throws what the guest has to say
      }
      throw e;
    }
  }

  /** Tells a guest that takes no more from a source that cannot be read. */
  private static final class Refusable extends OutputStream {
    private final OutputStream to;
    private boolean refused;

    Refusable(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        to.write(bytes, from, length);
      } catch (IOException e) {
        refused = true;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
