package dev.pyro.guest;

import dev.pyro.ExecStreams;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The variables that every command in a guest starts with. */
public final class GuestEnvironment {
  private GuestEnvironment() {}

  /**
   * Returns a command's whole environment, as {@code NAME=value}.
   *
   * @param more variables beside the usual ones, which they may replace
   */
  public static List<String> of(ExecStreams streams, Map<String, String> more) {
    Map<String, String> variables =
        new TreeMap<>(
            Map.of(
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME", "/root",
                "USER", "root",
                "LANG", "C.UTF-8"));
    if (streams.terminal().isPresent()) {
      variables.put("TERM", "xterm-256color");
    }
    variables.putAll(more);
    return variables.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
