package dev.pyro.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shell scripts beside this class, and how they are run. */
final class BuildScript {
  private BuildScript() {}

  /** Returns the text of scripts, one after the other. */
  static String read(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      try (InputStream in = BuildScript.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("the script " + name + " is not on the class path");
        }
        text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toString();
  }

  /**
   * Prepares a run as the user who runs pyro. The script leads a session of its own, so that Ctrl-C
   * does not reach it, and ends with all that it has started when pyro has ended.
   */
  static ChildProcess unprivileged(Tools tools, String script, Map<String, String> variables) {
    return prepare(tools, List.of(), read("group.sh") + script, variables);
  }

  /**
   * Prepares a run of a script.
   *
   * @param wrapper a program and its arguments, which starts the command that follows them
   */
  static ChildProcess prepare(
      Tools tools, List<String> wrapper, String script, Map<String, String> variables) {
    List<String> command = new ArrayList<>();
    command.add(tools.require("setsid", "util-linux").toString());
    command.addAll(wrapper);
    command.addAll(List.of("sh", "-c", script));
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("PATH", tools.path());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("HOME", "/root");
    return new ChildProcess(command, environment);
  }
}
