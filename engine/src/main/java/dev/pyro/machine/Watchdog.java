package dev.pyro.machine;

import dev.pyro.host.ProcessStat;
import dev.pyro.host.Session;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends machines that are to outlive this process, if it ends before they are ready for that: before
 * they belong to a workspace. However it ends, the kernel then closes our end of a pipe. A small
 * program reads the other end, and kills what is still watched.
 */
final class Watchdog implements AutoCloseable {
  /**
   * Each line adds or removes a process. A process id may be used again, so the time when the
   * process started is compared, too: the 20th field after the name in {@code /proc/PID/stat}.
   */
  private static final String PROGRAM =
      """
      trap '' HUP INT TERM
      watched=
      while read -r what which; do
        case $what in
          watch) watched="$watched $which" ;;
          release)
            left=
            for one in $watched; do
              [ "$one" = "$which" ] || left="$left $one"
            done
            watched=$left
            ;;
        esac
      done
      for one in $watched; do
        pid=${one%:*}
        read -r stat < "/proc/$pid/stat" || continue
        set -- ${stat##*) }
        [ "${20}" != "${one#*:}" ] || kill -9 "$pid"
      done
      """;

  private final Map<Long, String> watched = new LinkedHashMap<>();
  private OutputStream toProgram; // null until something is watched, and again after close

  /** Has a process end when this one ends. */
  synchronized void watch(long pid) throws IOException {
    String which;
    try {
      which = pid + ":" + ProcessStat.of(pid).startTicks();
    } catch (IOException _) {
      return; // it has ended
    }
    watched.put(pid, which);
    if (toProgram == null) {
      toProgram = start();
    }
    tell("watch", which);
  }

  /** Has a process live on, or says that it has ended. Idempotent. */
  synchronized void release(long pid) {
    String which = watched.remove(pid);
    if (which != null && toProgram != null) {
      try {
        tell("release", which);
      } catch (IOException _) {
        // somebody has killed the program, so it ends nothing
      }
    }
  }

  private void tell(String what, String which) throws IOException {
    toProgram.write((what + " " + which + "\n").getBytes(StandardCharsets.UTF_8));
    toProgram.flush();
  }

  private static OutputStream start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", PROGRAM, "pyro-watchdog")
            .directory(new File("/"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    return Session.start(builder).leader().getOutputStream();
  }

  /** Ends what is still watched. */
  @Override
  public synchronized void close() {
    if (toProgram != null) {
      try {
        toProgram.close();
      } catch (IOException _) {
        // nothing is left unwritten, and the descriptor is closed
      }
      toProgram = null;
    }
  }
}
