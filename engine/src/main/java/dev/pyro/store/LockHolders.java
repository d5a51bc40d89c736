package dev.pyro.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds out which process holds a lock, to name it in a message. */
final class LockHolders {
  private static final Path LOCKS = Path.of("/proc/locks");

  private LockHolders() {}

  /** Returns the holder of a file's fcntl lock as text, as far as the host tells. */
  static String describe(Path file) {
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      for (String line : Files.readAllLines(LOCKS)) {
        // proc_locks(5): number, kind, mode, access, process, major:minor:inode, start, end
        List<String> fields = List.of(line.strip().split("\\s+"));
        if (fields.size() >= 8 && fields.get(1).equals("POSIX") && fields.get(5).endsWith(inode)) {
          return "process " + fields.get(4);
        }
      }
    } catch (IOException _) {
      // it is for a message only
    }
    return "another process";
  }
}
