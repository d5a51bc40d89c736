package dev.pyro.workspace;

import static dev.pyro.workspace.EchoService.ECHO;
import static dev.pyro.workspace.EchoService.ask;
import static dev.pyro.workspace.EchoService.assertRefused;
import static dev.pyro.workspace.EchoService.awaitRefusal;
import static dev.pyro.workspace.EchoService.connect;
import static dev.pyro.workspace.EchoService.echo;
import static dev.pyro.workspace.EchoService.hostPort;
import static dev.pyro.workspace.EchoService.listeners;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
import dev.pyro.PortForward;
import dev.pyro.PublishedPort;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.Service;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceState;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceUpdate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ports of the host's loopback interface that lead to services of real workspaces. */
@Timeout(600)
class PublishedPortTest {
  private static final int PATIENCE_SECONDS = 120;

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  private Workspace publishing() {
    return scene.create(
        WorkspaceSpec.builder(WorkspaceScene.ENV)
            .networkPolicy(NetworkPolicy.PUBLISHED_PORTS)
            .build());
  }

  private static ServiceSpec web(PublishedPort port) {
    return ServiceSpec.builder("web", "exec python3 -u -m http.server --bind 127.0.0.1 8000")
        .readiness(Readiness.tcp(8000))
        .readyTimeoutSeconds(PATIENCE_SECONDS)
        .publish(port)
        .build();
  }

  private static String get(int port) throws IOException {
    return ask(port, "GET /hello HTTP/1.0\r\n\r\n");
  }

  @Test
  void aClientOnTheHostReachesAServiceOfTheGuestsLoopbackUntilItEnds() throws Exception {
    Workspace workspace = publishing();
    workspace.writeFile("hello", "from the guest\n");
    Service web = workspace.startService(web(PublishedPort.of(8000)));
    PublishedPort port = web.status().publishedPorts().getFirst();
    int hostPort = port.hostPort().orElseThrow();
    assertEquals(8000, port.guestPort());
    assertTrue(get(hostPort).endsWith("\r\n\r\nfrom the guest\n"));
    assertEquals(List.of("0100007F"), listeners(hostPort), "127.0.0.1 only");

    workspace.update(WorkspaceUpdate.builder().networkPolicy(NetworkPolicy.OFF).build());
    assertRefused(hostPort);
    assertEquals(List.of(), web.status().publishedPorts());
    workspace.update(
        WorkspaceUpdate.builder().networkPolicy(NetworkPolicy.PUBLISHED_PORTS).build());
    assertTrue(get(hostPort).endsWith("from the guest\n"), "the policy has them again");

    web.stop();
    assertRefused(hostPort);
    assertEquals(List.of(), web.status().publishedPorts());

    Service again = workspace.startService(web(PublishedPort.of(hostPort, 8000)));
    assertEquals(hostPort, hostPort(again));
    assertTrue(get(hostPort).endsWith("from the guest\n"));
    workspace.stop();
    assertRefused(hostPort);
  }

  @Test
  void aTakenHostPortIsRefusedBeforeTheServiceStarts() throws Exception {
    Workspace workspace = publishing();
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      int port = taken.getLocalPort();
      PyroException e =
          assertThrows(
              PyroException.class, () -> workspace.startService(web(PublishedPort.of(port, 8000))));
      assertEquals(ErrorCode.ALREADY_EXISTS, e.code());
      assertEquals("port " + port + " of 127.0.0.1 is taken", e.getMessage());
      assertEquals(List.of(), workspace.services().services());
    }
  }

  @Test
  void aPortIsTakenFromNobodyAndIsGoneWithAServiceThatEndsByItself() throws Exception {
    Workspace workspace = publishing();
    Service echo = echo(workspace);
    int port = hostPort(echo);
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                workspace.startService(
                    ServiceSpec.builder("other", "sleep 600")
                        .publish(PublishedPort.of(port, 7000))
                        .build()));
    assertEquals(ErrorCode.ALREADY_EXISTS, e.code());
    assertEquals(
        ErrorCode.ALREADY_EXISTS,
        assertThrows(PyroException.class, () -> echo(workspace)).code(),
        "a running service keeps its ports");
    assertEquals("x", ask(port, "x"));

    assertEquals(0, workspace.exec("kill $(cat /tmp/pid)").exitCode());
    awaitRefusal(port);
    assertEquals(ServiceState.EXITED, echo.status().state());
    assertEquals(List.of(), echo.status().publishedPorts());
  }

  @Test
  void manyClientsAtOnceAndBothHalvesOfAConnection() throws Exception {
    Workspace workspace = publishing();
    int port = hostPort(echo(workspace));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String text = "client " + i;
        answers.add(threads.submit(() -> ask(port, text)));
      }
      for (int i = 0; i < 200; i++) {
        assertEquals("client " + i, answers.get(i).get());
      }
    }
    String large = "0123456789".repeat(300_000);
    assertEquals(large, ask(port, large));
  }

  @Test
  void aGuestThatRefusesOrResetsGivesTheClientAReset() throws Exception {
    Workspace workspace = publishing();
    Service service =
        workspace.startService(
            ServiceSpec.builder("deaf", "sleep 600").publish(PublishedPort.of(9)).build());
    try (Socket socket = connect(hostPort(service))) {
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
    }
  }

  @Test
  void aForwardLeadsIntoAWorkspaceWithoutANetworkUntilItIsClosedOrTheMachineEnds()
      throws Exception {
    Workspace workspace = scene.create();
    workspace.writeFile("echo.py", ECHO);
    workspace.startService(
        ServiceSpec.builder("echo", "exec python3 echo.py")
            .readiness(Readiness.file("/tmp/ready"))
            .readyTimeoutSeconds(PATIENCE_SECONDS)
            .build());
    int port;
    try (PortForward forward = workspace.forward(List.of(PublishedPort.of(7000)))) {
      port = forward.ports().getFirst().hostPort().orElseThrow();
      assertEquals("hello", ask(port, "hello"));
      assertEquals(List.of("0100007F"), listeners(port));
    }
    assertRefused(port);
    try (PortForward forward =
        workspace.forward(List.of(new PublishedPort(OptionalInt.of(port), 7000)))) {
      workspace.stop();
      PyroException e = assertThrows(PyroException.class, forward::await);
      assertEquals(ErrorCode.WRONG_STATE, e.code());
      assertEquals("the machine of workspace " + workspace.id() + " has ended", e.getMessage());
      assertRefused(port);
    }
  }
}
