package dev.pyro.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's git. It never asks for a password: it fails if it needs one that no helper knows.
 *
 * @param environment the environment of pyro; what would send git to another repository is left out
 * @param local how long git may take to look at a checkout
 * @param remote how long git may take to clone
 */
public record Git(Map<String, String> environment, Duration local, Duration remote) {
  /** Git sets these for its hooks; a pyro that a hook starts must not work on that repository. */
  private static final List<String> REDIRECTIONS =
      List.of(
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_COMMON_DIR",
          "GIT_DIR",
          "GIT_GRAFT_FILE",
          "GIT_INDEX_FILE",
          "GIT_NAMESPACE",
          "GIT_OBJECT_DIRECTORY",
          "GIT_PREFIX",
          "GIT_SHALLOW_FILE",
          "GIT_WORK_TREE");

  /** An empty GIT_ASKPASS also turns off the programs that are configured elsewhere. */
  private static final Map<String, String> NO_QUESTIONS =
      Map.of("GIT_ASKPASS", "", "GIT_TERMINAL_PROMPT", "0", "SSH_ASKPASS_REQUIRE", "never");

  /** Copies the environment without what would redirect git. */
  public Git {
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeAll(REDIRECTIONS);
    variables.remove("SSH_ASKPASS");
    variables.putAll(NO_QUESTIONS);
    environment = Map.copyOf(variables);
  }

  /** Returns git as this process would start it. */
  public static Git ofHost() {
    return new Git(System.getenv(), Duration.ofMinutes(5), Duration.ofMinutes(30));
  }

  /** Returns git on a checkout. */
  public HostProgram in(Path checkout, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of("git", "-C", checkout.toString()));
    line.addAll(arguments);
    return new HostProgram(line, environment, local);
  }

  /** Returns git that clones what a repository has now, at a branch or tag if one is given. */
  public HostProgram cloning(String url, Optional<String> ref, Path into) {
    List<String> line = new ArrayList<>(List.of("git", "clone", "--quiet", "--depth", "1"));
    ref.ifPresent(name -> line.addAll(List.of("--branch", name)));
    line.addAll(List.of("--", url, into.toString()));
    return new HostProgram(line, environment, remote);
  }
}
