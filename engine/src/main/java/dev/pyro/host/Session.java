package dev.pyro.host;

import dev.pyro.store.SearchPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program of the host in a session of its own, see setsid(2). So it has no terminal, and it can
 * be ended with all that it has started, unless that began another session.
 *
 * @param leader the program
 */
public record Session(Process leader) {
  /** A killed program ends at once, unless the kernel waits for a disk that does not answer. */
  private static final int KILL_SECONDS = 10;

  /** Where setsid is, whatever the program's {@code PATH} is. */
  private static final String SYSTEM = "/usr/bin:/bin";

  /**
   * Starts a program. If there is no such program, it ends with exit code 127, as in a shell.
   *
   * @param builder its command, environment and streams
   * @throws IOException if it cannot be started
   */
  public static Session start(ProcessBuilder builder) throws IOException {
    List<String> line = new ArrayList<>(builder.command());
    line.addFirst("--"); // a program whose name begins with a dash is no option of setsid
    line.addFirst(
        SearchPath.find(Map.of("PATH", SYSTEM), "setsid")
            .orElseThrow(() -> new IOException("setsid of util-linux is not installed"))
            .toString());
    return new Session(builder.command(line).start());
  }

  /**
   * Ends the program and what it has started; what they have written can still be read. An
   * interrupt does not end this, and is kept.
   */
  public void kill() {
    // first: what is dead starts nothing more. Process.destroyForcibly would close the streams
    leader.toHandle().destroyForcibly();
    Set<ProcessHandle> killed = new HashSet<>();
    for (List<ProcessHandle> left = members(); killed.addAll(left); left = members()) {
      left.forEach(ProcessHandle::destroyForcibly);
    }
    boolean interrupted = Thread.interrupted();
    try {
      leader.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns what runs of the session. A handle is of one process, also if its id is used again. */
  private List<ProcessHandle> members() {
    return ProcessHandle.allProcesses().filter(this::isMember).toList();
  }

  private boolean isMember(ProcessHandle process) {
    try {
      ProcessStat stat = ProcessStat.of(process.pid());
      return stat.session() == leader.pid() && !stat.ended();
    } catch (IOException _) {
      return false; // it has ended
    }
  }
}
