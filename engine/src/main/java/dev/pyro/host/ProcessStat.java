package dev.pyro.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel says of a process in {@code /proc/PID/stat}, see proc_pid_stat(5).
 *
 * @param ended whether it has ended, and its parent has not yet asked how
 * @param session the session that it belongs to: the process id of the one that began it
 * @param startTicks when it started, in clock ticks since the host booted
 */
public record ProcessStat(boolean ended, long session, long startTicks) {
  /**
   * Reads it.
   *
   * @throws IOException if there is no such process
   */
  public static ProcessStat of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    // the second field, a name in brackets, may hold anything; the first of these is the third
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    boolean ended = fields.getFirst().equals("Z") || fields.getFirst().equals("X");
    return new ProcessStat(ended, Long.parseLong(fields.get(3)), Long.parseLong(fields.get(19)));
  }
}
