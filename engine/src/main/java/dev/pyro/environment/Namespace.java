package dev.pyro.environment;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds in namespaces of this host: for processes and mounts, and where that needs it also for
 * users.
 *
 * <p>The script is process 1 there. When it ends, the kernel ends everything that it has started,
 * and the mounts go with the last process. The script ends early when its standard input does: see
 * {@code watch.sh}. So nothing is left when pyro is killed.
 *
 * <p>In a namespace for users, user id 0 is the user, and the ids from 1 are the subordinate ids
 * that {@code /etc/subuid} and {@code /etc/subgid} grant.
 */
final class Namespace implements BuildPlace {
  private static final List<String> PLAIN =
      List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc");
  private static final List<String> OF_USERS = List.of("--user", "--map-root-user", "--map-auto");

  private final Tools tools;
  private final List<String> wrapper;

  private Namespace(Tools tools, List<String> wrapper) {
    this.tools = tools;
    this.wrapper = List.copyOf(wrapper);
  }

  /**
   * What a try gave.
   *
   * @param place namespaces in which a system can be assembled, if there are any
   * @param obstacle why there are none; else empty
   */
  record Attempt(Optional<Namespace> place, String obstacle) {}

  /**
   * Tries to have namespaces. Neither the user's id nor what is installed tells whether a host
   * allows them: root in a container may not, and an ordinary user may.
   *
   * @param folder where files are given away and file systems mounted, to see whether that works
   */
  static Attempt attempt(Tools tools, Path folder) {
    Optional<Path> unshare = tools.find("unshare");
    if (unshare.isEmpty()) {
      return new Attempt(Optional.empty(), "unshare is not installed");
    }
    Set<String> obstacles = new LinkedHashSet<>();
    for (List<String> more : List.of(List.<String>of(), OF_USERS)) {
      List<String> wrapper =
          Stream.of(List.of(unshare.get().toString()), more, PLAIN).flatMap(List::stream).toList();
      Namespace namespace = new Namespace(tools, wrapper);
      ChildProcess.Outcome outcome =
          namespace
              .script(BuildScript.read("try.sh"), Map.of("PYRO_WORK", folder.toString()))
              .run("trying what this host allows", _ -> {});
      if (outcome.status() == 0) {
        return new Attempt(Optional.of(namespace), "");
      }
      obstacles.add(outcome.tail().isEmpty() ? "unshare failed" : outcome.tail().getLast());
    }
    return new Attempt(Optional.empty(), String.join("; ", obstacles));
  }

  /** Prepares a run of {@code script} with these variables and a plain environment. */
  ChildProcess script(String script, Map<String, String> variables) {
    return BuildScript.prepare(tools, wrapper, BuildScript.read("watch.sh") + script, variables);
  }

  @Override
  public ChildProcess.Outcome assemble(
      BuildFolders folders, Map<String, String> variables, Consumer<String> lines) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(folders.variables());
    return script(BuildScript.read("ext4.sh", "suite.sh", "assemble.sh"), all)
        .run("the build", lines);
  }
}
