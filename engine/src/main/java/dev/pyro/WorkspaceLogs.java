package dev.pyro;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a workspace since the last reset.
 *
 * @param workspaceId the workspace
 * @param count how many entries there are
 * @param entries each of them, in order
 * @param network the last 200 events of its network, in order
 * @param warnings which entries could not be read, with the reason
 */
public record WorkspaceLogs(
    String workspaceId,
    int count,
    List<Entry> entries,
    List<NetworkEvent> network,
    List<String> warnings) {
  /** Copies the lists. */
  public WorkspaceLogs {
    entries = List.copyOf(entries);
    network = List.copyOf(network);
    warnings = List.copyOf(warnings);
  }

  /**
   * One command or one edit.
   *
   * @param sequence its number, rising
   * @param kind {@code exec}, {@code file_write}, {@code patch_apply}, {@code sync_push}, {@code
   *     export}, {@code shell_open}, {@code shell_close}, {@code service_start} or {@code
   *     service_stop}
   * @param at when it began
   * @param command what was run, or which paths were touched, on one line
   * @param cwd the directory of a command, else empty
   * @param result how a command ended; empty while it runs, if pyro died meanwhile, and for edits
   */
  public record Entry(
      long sequence,
      String kind,
      Instant at,
      String command,
      String cwd,
      Optional<ExecResult> result) {}
}
