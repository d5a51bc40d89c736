package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkEvent;
import dev.pyro.NetworkPolicy;
import dev.pyro.PublishedPort;
import dev.pyro.Readiness;
import dev.pyro.ServiceSpec;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Machines that have a network at the same time. */
@Timeout(900)
class NeighboursTest {
  private static final int MACHINES = 8;
  private static final int PORT = 7000; // neighbour.py has it, too

  private static final String DENIED = " (100.64.0.0/10 is denied unless a rule names the address)";

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  /** Does something to each machine, to all of them at once. */
  private interface Step<T> {
    T on(int number) throws Exception;
  }

  private static <T> List<T> each(Step<T> step) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> ends =
          IntStream.range(0, MACHINES).mapToObj(n -> threads.submit(() -> step.on(n))).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> end : ends) {
        results.add(end.get());
      }
      return results;
    }
  }

  /** The first has a published port. All are allowed as much as a machine can be without a rule. */
  private Workspace start(int number) throws IOException {
    boolean publishes = number == 0;
    Workspace workspace =
        scene.create(
            WorkspaceSpec.builder(WorkspaceScene.ENV)
                .networkPolicy(
                    publishes ? NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS : NetworkPolicy.EGRESS)
                .build());
    workspace.writeFile("neighbour.py", program());
    ServiceSpec.Builder service =
        ServiceSpec.builder("neighbour", "exec python3 neighbour.py " + number)
            .readiness(Readiness.file("/tmp/ready"))
            .readyTimeoutSeconds(600);
    if (publishes) {
      service.publish(PublishedPort.of(PORT));
    }
    workspace.startService(service.build());
    return workspace;
  }

  private static String ask(Workspace workspace, String what) {
    WorkspaceExecResult result =
        workspace.exec(
            ExecRequest.of("echo " + what + " > /tmp/ask; cat /tmp/answer").withTimeoutSeconds(600),
            ExecStreams.none());
    return result.stdout() + result.stderr();
  }

  private static String program() throws IOException {
    try (InputStream in = NeighboursTest.class.getResourceAsStream("neighbour.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> addressesOfHost() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void nothingOfAMachineReachesAnotherOne() throws Exception {
    List<Workspace> machines = each(this::start);
    int published =
        machines
            .getFirst()
            .service("neighbour")
            .status()
            .publishedPorts()
            .getFirst()
            .hostPort()
            .orElseThrow();
    List<String> ofHost = addressesOfHost();
    List<String> attacks =
        each(n -> ask(machines.get(n), "attack " + published + " " + String.join(" ", ofHost)));
    for (int n = 0; n < MACHINES; n++) {
      assertEquals(
          """
          itself: from machine %d.
          link: EHOSTUNREACH
          broadcast: ENETUNREACH
          link over IPv6: EACCES
          gateway: EHOSTUNREACH
          loopback of the host: EHOSTUNREACH
          own loopback: ECONNREFUSED
          addresses of the host: %s
          """
              .formatted(n, ofHost.isEmpty() ? "" : "EHOSTUNREACH"),
          attacks.get(n));
    }
    assertEquals("from machine 0.", fromHost(published), "the port did lead into a machine");

    List<String> reports = each(n -> ask(machines.get(n), "report"));
    for (int n = 0; n < MACHINES; n++) {
      String own = "from machine " + n + ".";
      String host = n == 0 ? "tcp from the host 1\n" : "";
      // to itself over IPv4 and IPv6; its kernel also gives it its own broadcasts, to two addresses
      assertEquals(
          "tcp " + own + " 2\n" + host + "udp " + own + " 4\nframes True\n", reports.get(n));
      // only a raw frame has its own address as where it goes to
      List<String> told =
          machines.get(n).logs().network().stream().map(NetworkEvent::line).toList();
      for (String protocol : List.of("tcp", "udp")) {
        String denied = "denied " + protocol + " 100.127.255.250:" + PORT + DENIED;
        assertTrue(told.contains(denied), told.toString());
      }
    }
  }

  private static String fromHost(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
      socket.getOutputStream().write("from the host".getBytes(US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
