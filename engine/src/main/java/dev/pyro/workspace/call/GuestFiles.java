package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.FilesCall;
import dev.pyro.tree.TreeReader;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Reads the answers of a guest to calls that work on files. */
public final class GuestFiles {
  private GuestFiles() {}

  /**
   * Reads an answer that has no entries.
   *
   * @throws PyroException the failure, if the answer is one, or what is wrong with the answer
   */
  public static void drain(FilesCall call) {
    try {
      TreeReader reader = new TreeReader(call.output(), TreeReader.Form.FETCH);
      if (reader.next() != null) {
        throw new IOException("an answer that has no files holds one");
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Returns the exception for an answer that breaks the rules of the wire, or for the file of the
   * host that the call could not use.
   */
  public static PyroException broken(IOException e) {
    return e instanceof FileSystemException
        ? PyroException.of("cannot use a file of the host", e)
        : PyroException.of(ErrorCode.INTERNAL, "the guest sent files that cannot be right", e);
  }
}
