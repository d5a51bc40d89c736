package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network of the kernel with a resolv.conf of its own, for a program that a test starts, see
 * network_namespaces(7). Nothing leads out of it; ranges of addresses in it are what a machine sees
 * as the outside world. Needs no root, but a host that lets its users make one.
 */
final class PrivateNetwork {
  /** An address of its loopback interface, so one of "the host's own". */
  static final String OF_HOST = "198.51.100.1";

  /** Addresses that answer, and that are no interface's. */
  private static final String SET_UP =
      """
      resolvers=$1; shift
      ip link set lo up &&
      ip address add 198.51.100.1/32 dev lo &&
      ip route add local 203.0.113.0/24 dev lo &&
      ip route add local 10.0.0.0/8 dev lo &&
      ip route add local 169.254.0.0/16 dev lo &&
      mount --bind "$resolvers" "$(realpath /etc/resolv.conf)" &&
      """;

  /** Tells a child that it is in the network. */
  static final String INSIDE = "inside";

  /** Tells a child that this host allows no such network. */
  static final String OUTSIDE = "outside";

  private final Path resolvers;
  private final List<String> enter;
  private final boolean isAvailable;

  /**
   * A network.
   *
   * @param folder has, at the end, the resolv.conf that it uses
   * @param more what else its shell does, each command with {@code &&} behind it; may be empty
   */
  PrivateNetwork(Path folder, String more) throws Exception {
    resolvers = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    enter =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--net",
            "--mount",
            "sh",
            "-c",
            SET_UP + more + " exec \"$@\"",
            "sh",
            resolvers.toString());
    isAvailable = succeeds();
  }

  private boolean succeeds() throws Exception {
    List<String> command = new ArrayList<>(enter);
    command.add("true");
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException _) {
      return false; // there is no such program
    }
  }

  /** Returns whether this host lets us make it. */
  boolean isAvailable() {
    return isAvailable;
  }

  /**
   * Runs a main class of the tests in it, or without it where it is not available. Its arguments: a
   * home for pyro, {@link #INSIDE} or {@link #OUTSIDE}, and the file that is its resolv.conf.
   *
   * @return what it has printed
   */
  String run(Class<?> main) throws Exception {
    List<String> command = new ArrayList<>(isAvailable ? enter : List.of());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    try (OwnHome home = OwnHome.create()) {
      command.add(home.root().toString());
      command.addAll(List.of(isAvailable ? INSIDE : OUTSIDE, resolvers.toString()));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder // no proxy of this host is in there
          .environment()
          .keySet()
          .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
      Process child = builder.start();
      try {
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        return said;
      } finally {
        child.destroyForcibly().onExit().join();
        end(home.root());
      }
    }
  }

  /** Ends what a child that has failed may have left. */
  private static void end(Path home) throws IOException {
    try (Pyro pyro = Pyro.open(new Pyro.Options(home, Progress.Listener.none()))) {
      pyro.listWorkspaces(Map.of()).workspaces().stream()
          .map(WorkspaceStatus::workspaceId)
          .forEach(pyro::deleteWorkspace);
    }
    KeeperOf.awaitEnd(home);
  }
}
