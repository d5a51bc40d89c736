package dev.pyro.guest;

import dev.pyro.TerminalSize;
import java.util.List;
import java.util.Optional;

/**
 * A program to start and to keep.
 *
 * @param argv the program and its arguments
 * @param cwd the folder it starts in
 * @param env its whole environment, as {@code NAME=value}
 * @param terminal the size of its terminal; without one its input is empty
 * @param note what the guest gives back with its state; at most 8192 bytes
 * @param keptBytes how much of its output the guest keeps
 * @param probe the readiness probe
 */
public record KeptCall(
    List<String> argv,
    String cwd,
    List<String> env,
    Optional<TerminalSize> terminal,
    String note,
    int keptBytes,
    Optional<Probe> probe) {
  /** Copies the lists. */
  public KeptCall {
    argv = List.copyOf(argv);
    env = List.copyOf(env);
  }

  /**
   * A readiness probe.
   *
   * @param words as guest/PROTOCOL.md has them
   * @param intervalMs how often to look
   * @param timeoutMs how long it may take
   */
  public record Probe(List<String> words, int intervalMs, int timeoutMs) {
    /** Copies the list. */
    public Probe {
      words = List.copyOf(words);
    }
  }

  byte[] request(KeptName name) {
    Fields.Builder request =
        Fields.Builder.request(Op.KEEP).put(Tag.NAME, name.name()).program(argv, cwd, env);
    terminal.ifPresent(size -> {
      request.put(Tag.TTY, 1).put(size);
    });
    request.put(Tag.NOTE, note).put(Tag.KEPT, keptBytes);
    probe.ifPresent(check -> {
      check.words().forEach(word -> request.put(Tag.PROBE, word));
      request.put(Tag.PROBE_INTERVAL_MS, check.intervalMs());
      request.put(Tag.PROBE_TIMEOUT_MS, check.timeoutMs());
    });
    return request.build();
  }
}
