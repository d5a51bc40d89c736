package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs a shell script in namespaces of its own: for processes and mounts, and unless pyro is root
 * also for users.
 *
 * <p>The script is process 1 there. When it ends, the kernel ends everything that it has started,
 * and the mounts go with the last process. The script ends early when its standard input does: see
 * {@code watch.sh}. So nothing is left when pyro is killed.
 *
 * <p>Without root, the user becomes root of a user namespace: user id 0 there is the user, and the
 * ids from 1 are the subordinate ids that {@code /etc/subuid} and {@code /etc/subgid} grant. Unlike
 * in mmdebstrap's own {@code --mode=unshare}, that root can write in the user's folders.
 */
final class Namespace {
  /** Ids that a Debian system uses: up to nobody, 65534. */
  private static final int NEEDED_IDS = 65535;

  private final Tools tools;
  private final User user;
  private final Path etc;

  /**
   * @param user who runs pyro
   * @param etc the host's {@code /etc}
   */
  Namespace(Tools tools, User user, Path etc) {
    this.tools = tools;
    this.user = user;
    this.etc = etc;
  }

  /**
   * Checks that the host can do it.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} with what to do about it
   */
  void check() {
    tools.require("unshare", "util-linux");
    tools.require("mount", "mount");
    if (!user.isRoot()) {
      tools.require("newuidmap", "uidmap");
      checkSubordinateIds("subuid");
      checkSubordinateIds("subgid");
    }
  }

  private void checkSubordinateIds(String file) {
    long ids = granted(etc.resolve(file));
    if (ids < NEEDED_IDS) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          String.format(
              Locale.ROOT,
              "building an environment without root needs %d subordinate ids, but %s grants the"
                  + " user %s %d",
              NEEDED_IDS,
              etc.resolve(file),
              user.name(),
              ids),
          "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user.name(),
          null);
    }
  }

  /** Returns the length of the user's first range, which is the one that unshare(1) takes. */
  private long granted(Path file) {
    try {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split(":", -1);
        if (fields.length == 3 && user.isCalled(fields[0])) {
          return Long.parseLong(fields[2].strip());
        }
      }
      return 0;
    } catch (IOException | NumberFormatException e) {
      return 0; // no file or a broken line grants nothing
    }
  }

  /** Prepares a run of {@code script} with these variables and a plain environment. */
  ChildProcess script(String script, Map<String, String> variables) {
    List<String> command = new ArrayList<>();
    command.add(tools.require("setsid", "util-linux").toString()); // keeps Ctrl-C from reaching it
    command.add(tools.require("unshare", "util-linux").toString());
    if (!user.isRoot()) {
      command.addAll(List.of("--user", "--map-root-user", "--map-auto"));
    }
    command.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    command.addAll(List.of("sh", "-c", Scripts.read("watch.sh") + script));
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("PATH", tools.path());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("HOME", "/root");
    return new ChildProcess(command, environment);
  }
}
