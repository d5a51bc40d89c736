package dev.pyro.workspace.file;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.path.TreePath;
import dev.pyro.tree.TreeEntry;
import dev.pyro.tree.TreeReader;
import dev.pyro.tree.TreeWriter;
import dev.pyro.workspace.call.GuestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Fetches what stands at some paths of a guest, links not followed.
 *
 * @param guest where
 * @param maxFileBytes of a longer file the content is left out
 * @param maxTotalBytes all contents together may not be longer
 * @param what the files are, for the message that they are longer
 * @param advice what the user can do then
 */
record Fetch(Guest guest, long maxFileBytes, long maxTotalBytes, String what, String advice) {
  /** What stands at a path. */
  static final class Found {
    private final TreeEntry entry;
    private final byte[] content;

    Found(TreeEntry entry, byte[] content) {
      this.entry = entry;
      this.content = content;
    }

    TreeEntry entry() {
      return entry;
    }

    /** Returns a file's bytes; null if it is no file, or one that is too long. */
    byte[] content() {
      return content;
    }
  }

  /** Returns what stands at each path, and nothing for one where nothing does. */
  Map<TreePath, Found> all(Collection<TreePath> paths) {
    if (paths.isEmpty()) {
      return Map.of();
    }
    Set<TreePath> wanted = new HashSet<>(paths);
    try (FilesCall call = guest.files("fetch")) {
      // The guest answers while it still reads, so somebody must take the answers meanwhile. The
      // asker ends at the latest with the call.
      Thread.ofVirtual().start(() -> ask(call, wanted));
      return answers(call, wanted);
    } catch (IOException e) {
      throw GuestFiles.broken(e);
    }
  }

  private static void ask(FilesCall call, Set<TreePath> wanted) {
    try (var out = call.input()) {
      TreeWriter names = new TreeWriter(out);
      for (TreePath path : wanted) {
        names.name(path);
      }
      names.end();
    } catch (IOException | PyroException _) {
      // the reader of the answer learns why
    }
  }

  private Map<TreePath, Found> answers(FilesCall call, Set<TreePath> wanted) throws IOException {
    Map<TreePath, Found> found = new HashMap<>();
    TreeReader reader = new TreeReader(call.output(), TreeReader.Form.FETCH);
    long total = 0;
    for (TreeEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (!wanted.contains(entry.path())) {
        throw new IOException(entry.path().display() + " was not asked for");
      }
      byte[] content = null;
      if (entry instanceof TreeEntry.File file && file.size() <= maxFileBytes) {
        total += file.size();
        if (total > maxTotalBytes) {
          throw new PyroException(
              ErrorCode.LIMIT_EXCEEDED,
              what + " have more than " + (maxTotalBytes >> 20) + " MiB of text",
              advice,
              null);
        }
        content = content(reader, (int) file.size());
      }
      found.put(entry.path(), new Found(entry, content));
    }
    return found;
  }

  /** Returns a file's content. If it ends early, the reader throws at the next entry. */
  private static byte[] content(TreeReader reader, int size) throws IOException {
    byte[] bytes = new byte[size];
    int at = 0;
    for (TreeReader.Run run = reader.content(); run != null; run = reader.content()) {
      int length = (int) run.length(); // at most what is left of the file
      if (run instanceof TreeReader.Run.Data(ByteBuffer data)) {
        data.get(bytes, at, length);
      }
      at += length;
    }
    return bytes;
  }
}
