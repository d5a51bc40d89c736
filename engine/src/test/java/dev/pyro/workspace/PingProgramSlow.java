package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkPolicy;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.environment.DebianSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's {@code ping} in a real machine. It downloads the program, so only its name runs it.
 * Where this host allows no network of our own, nothing answers but the gateway.
 */
class PingProgramSlow {
  private static final String SET_UP =
      """
      echo 0 0 > /proc/sys/net/ipv4/ping_group_range &&
      ip route add local 2001:db8::/32 dev lo &&
      """;

  private static final List<String> EVERYWHERE =
      List.of("100.127.255.249", "fd70:7972:6f00::1", "10.0.0.5", "fd00::5");

  private static final String ON_ANY_HOST =
      """
      64 bytes from 100.127.255.249: icmp_seq=1 ttl=64
      64 bytes from 100.127.255.249: icmp_seq=2 ttl=64
      64 bytes from 100.127.255.249: icmp_seq=3 ttl=64
      3 packets transmitted, 3 received, 0% packet loss
      exit code 0
      64 bytes from fd70:7972:6f00::1: icmp_seq=1 ttl=64
      64 bytes from fd70:7972:6f00::1: icmp_seq=2 ttl=64
      64 bytes from fd70:7972:6f00::1: icmp_seq=3 ttl=64
      3 packets transmitted, 3 received, 0% packet loss
      exit code 0
      From 100.127.255.249 icmp_seq=1 Packet filtered
      From 100.127.255.249 icmp_seq=2 Packet filtered
      From 100.127.255.249 icmp_seq=3 Packet filtered
      3 packets transmitted, 0 received, +3 errors, 100% packet loss
      exit code 1
      From fd70:7972:6f00::1 icmp_seq=1 Destination unreachable: Administratively prohibited
      From fd70:7972:6f00::1 icmp_seq=2 Destination unreachable: Administratively prohibited
      From fd70:7972:6f00::1 icmp_seq=3 Destination unreachable: Administratively prohibited
      3 packets transmitted, 0 received, +3 errors, 100% packet loss
      exit code 1
      """;

  private static final List<String> ALLOWED = List.of("203.0.113.8", "2001:db8::80");

  private static final String ANSWERED =
      """
      64 bytes from 203.0.113.8: icmp_seq=1 ttl=64
      64 bytes from 203.0.113.8: icmp_seq=2 ttl=64
      64 bytes from 203.0.113.8: icmp_seq=3 ttl=64
      3 packets transmitted, 3 received, 0% packet loss
      exit code 0
      64 bytes from 2001:db8::80: icmp_seq=1 ttl=64
      64 bytes from 2001:db8::80: icmp_seq=2 ttl=64
      64 bytes from 2001:db8::80: icmp_seq=3 ttl=64
      3 packets transmitted, 3 received, 0% packet loss
      exit code 0
      """;

  /** Times, and lines that say nothing of what we look for. */
  private static final String OF_NO_INTEREST = "(?m),? time[= ].*$|^(PING|rtt|---) .*\\R|^\\R";

  @TempDir Path folder;

  @Test
  void pingSaysWhatAnswersAndAtOnceWhatIsDenied() throws Exception {
    Path client = Files.createDirectory(folder.resolve("client"));
    DebianSource.packages(client, "iputils-ping", "libcap2-bin");
    PrivateNetwork network = new PrivateNetwork(folder, SET_UP);
    assertEquals(
        network.isAvailable() ? ON_ANY_HOST + ANSWERED : ON_ANY_HOST,
        network.run(PingProgramSlow.class));
  }

  /** The child. */
  public static void main(String[] args) {
    Path seed = Path.of(args[2]).resolveSibling("client").resolve("download");
    try (Pyro pyro = Pyro.open(new Pyro.Options(Path.of(args[0]), Progress.Listener.none()))) {
      Workspace workspace =
          pyro.createWorkspace(
              WorkspaceSpec.builder(WorkspaceScene.ENV)
                  .seedPath(seed)
                  .networkPolicy(NetworkPolicy.EGRESS)
                  .build());
      try {
        WorkspaceExecResult installed = exec(workspace, "dpkg --install *.deb");
        if (installed.exitCode() != 0) {
          throw new IllegalStateException(installed.stdout() + installed.stderr());
        }
        EVERYWHERE.forEach(address -> ping(workspace, address));
        if (args[1].equals(PrivateNetwork.INSIDE)) {
          ALLOWED.forEach(address -> ping(workspace, address));
        }
      } finally {
        workspace.delete();
      }
    }
  }

  private static void ping(Workspace workspace, String address) {
    WorkspaceExecResult result = exec(workspace, "ping -n -i 0.2 -c 3 " + address);
    System.out.print((result.stdout() + result.stderr()).replaceAll(OF_NO_INTEREST, ""));
    System.out.println("exit code " + result.exitCode());
  }

  private static WorkspaceExecResult exec(Workspace workspace, String line) {
    return workspace.exec(ExecRequest.of(line).withTimeoutSeconds(600), ExecStreams.none());
  }
}
