package dev.pyro.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The host's git. It never asks for a password: it fails if it needs one that no helper knows. And
 * it never starts what a repository names as a program: a repository may be a stranger's, and a
 * machine may have written its configuration.
 *
 * @param environment the environment of pyro, without variables that send git elsewhere
 * @param local how long git may take to look at a checkout
 * @param remote how long git may take to clone
 */
public record Git(Map<String, String> environment, Duration local, Duration remote) {
  private static final String COUNT = "GIT_CONFIG_COUNT";

  /**
   * The variables of git that stay: how the user reaches a remote repository, and where the user's
   * own configuration is. Others say which repository git works on, or change what it prints. Git
   * sets such variables for its hooks, and a hook may start pyro.
   */
  private static final Set<String> KEPT =
      Set.of(
          COUNT,
          "GIT_CONFIG_GLOBAL",
          "GIT_CONFIG_NOSYSTEM",
          "GIT_CONFIG_SYSTEM",
          "GIT_DISCOVERY_ACROSS_FILESYSTEM",
          "GIT_EXEC_PATH",
          "GIT_PROXY_COMMAND",
          "GIT_PROXY_SSL_CAINFO",
          "GIT_PROXY_SSL_CERT",
          "GIT_PROXY_SSL_KEY",
          "GIT_SSH",
          "GIT_SSH_COMMAND",
          "GIT_SSH_VARIANT",
          "GIT_SSL_CAINFO",
          "GIT_SSL_CAPATH",
          "GIT_SSL_CERT",
          "GIT_SSL_KEY",
          "GIT_SSL_NO_VERIFY");

  /** An empty GIT_ASKPASS also turns off the programs that are configured elsewhere. */
  private static final Map<String, String> NO_QUESTIONS =
      Map.of("GIT_ASKPASS", "", "GIT_TERMINAL_PROMPT", "0", "SSH_ASKPASS_REQUIRE", "never");

  /**
   * Keeps git from what a checkout could have it start while it only looks: the program that tells
   * which files have changed, hooks, and a transport to fetch what a partial clone lacks.
   */
  private static final List<String> NO_PROGRAMS =
      List.of("-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null");

  private static final Map<String, String> NO_TRANSPORT =
      Map.of("GIT_ALLOW_PROTOCOL", "", "GIT_NO_LAZY_FETCH", "1", "GIT_OPTIONAL_LOCKS", "0");

  /** Copies the environment without what would redirect git. */
  public Git {
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeIf(name -> name.startsWith("GIT_") && !isKept(name));
    variables.remove("SSH_ASKPASS");
    variables.putAll(NO_QUESTIONS);
    environment = Map.copyOf(variables);
  }

  private static boolean isKept(String name) {
    return KEPT.contains(name)
        || name.startsWith("GIT_CONFIG_KEY_")
        || name.startsWith("GIT_CONFIG_VALUE_");
  }

  /** Returns git as this process would start it. */
  public static Git ofHost() {
    return new Git(System.getenv(), Duration.ofMinutes(5), Duration.ofMinutes(30));
  }

  /** Returns git on a checkout, for a look at it. */
  public HostProgram in(Path checkout, List<String> arguments) {
    return in(checkout, Map.of(), arguments);
  }

  /**
   * Returns git on a checkout, for a look at it, with some settings in the place of the checkout's.
   */
  HostProgram in(Path checkout, Map<String, String> settings, List<String> arguments) {
    List<String> line = line("-C", checkout.toString());
    line.addAll(arguments);
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(NO_TRANSPORT);
    int count = given(environment.getOrDefault(COUNT, "0"));
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      variables.put("GIT_CONFIG_KEY_" + count, setting.getKey());
      variables.put("GIT_CONFIG_VALUE_" + count, setting.getValue());
      count++;
    }
    variables.put(COUNT, String.valueOf(count));
    return new HostProgram(line, variables, local);
  }

  /** Returns git that clones what a repository has now, at a branch or tag if one is given. */
  public HostProgram cloning(String url, Optional<String> ref, Path into) {
    List<String> line = line("clone", "--quiet", "--depth", "1");
    ref.ifPresent(name -> line.addAll(List.of("--branch", name)));
    line.addAll(List.of("--", url, into.toString()));
    return new HostProgram(line, environment, remote);
  }

  private static int given(String count) {
    try {
      return Math.max(0, Integer.parseInt(count));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static List<String> line(String... arguments) {
    List<String> line = new ArrayList<>(List.of("git"));
    line.addAll(NO_PROGRAMS);
    line.addAll(List.of(arguments));
    return line;
  }
}
