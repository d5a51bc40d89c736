package dev.pyro.vm;

import dev.pyro.ExecStreams;
import java.util.ArrayList;
import java.util.List;

/** The variables that every command in a guest starts with. */
final class GuestEnvironment {
  private GuestEnvironment() {}

  static List<String> of(ExecStreams streams) {
    List<String> variables =
        new ArrayList<>(
            List.of(
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/root",
                "USER=root",
                "LANG=C.UTF-8"));
    if (streams.terminal().isPresent()) {
      variables.add("TERM=xterm-256color");
    }
    return variables;
  }
}
