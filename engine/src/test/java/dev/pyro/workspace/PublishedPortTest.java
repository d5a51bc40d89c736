package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
import dev.pyro.PortForward;
import dev.pyro.Progress;
import dev.pyro.PublishedPort;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.Service;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceState;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.store.Home;
import dev.pyro.workspace.record.Owner;
import dev.pyro.workspace.record.Publications;
import dev.pyro.workspace.record.Publications.Publication;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Answers each client with what it has sent, once the client has ended its half. */
  private static final String ECHO =
      """
      import os, socket, threading
      def serve(c):
          with c:
              got = b''
              while part := c.recv(65536):
                  got += part
              c.sendall(got)
      s = socket.create_server(('127.0.0.1', 7000), backlog=512)
      print(os.getpid(), file=open('/tmp/pid', 'w'), flush=True)
      open('/tmp/ready', 'w').close()
      while True:
          threading.Thread(target=serve, args=(s.accept()[0],)).start()
      """;

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

  private static Service echo(Workspace workspace) {
    return echoAs(workspace, "echo");
  }

  private static Service echoAs(Workspace workspace, String name) {
    workspace.writeFile("echo.py", ECHO);
    return workspace.startService(
        ServiceSpec.builder(name, "exec python3 echo.py")
            .readiness(Readiness.file("/tmp/ready"))
            .readyTimeoutSeconds(PATIENCE_SECONDS)
            .publish(PublishedPort.of(7000))
            .build());
  }

  private static int hostPort(Service service) {
    return service.status().publishedPorts().getFirst().hostPort().orElseThrow();
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static String ask(int port, String request) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String get(int port) throws IOException {
    return ask(port, "GET /hello HTTP/1.0\r\n\r\n");
  }

  private static void assertRefused(int port) {
    assertThrows(ConnectException.class, () -> connect(port).close());
  }

  /** Returns the addresses on which a port listens, as proc(5) has them. */
  private static List<String> listeners(int port) throws IOException {
    List<String> found = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.strip().split(" +", -1);
        if (words[3].equals("0A") && words[1].endsWith(":%04X".formatted(port))) {
          found.add(words[1].substring(0, words[1].indexOf(':')));
        }
      }
    }
    return found;
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

  /** The keeper hears of a service's end a moment after the guest has told it. */
  private static void awaitRefusal(int port) throws Exception {
    while (true) {
      try {
        connect(port).close();
        Thread.sleep(20);
      } catch (ConnectException _) {
        return;
      }
    }
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
  void aKilledKeeperIsBackWithTheNextCall() throws Exception {
    try (OwnHome own = OwnHome.create()) {
      int port;
      try (Pyro pyro = Pyro.open(new Pyro.Options(own.root(), Progress.Listener.none()))) {
        Workspace workspace =
            pyro.createWorkspace(
                WorkspaceSpec.builder(WorkspaceScene.ENV)
                    .networkPolicy(NetworkPolicy.PUBLISHED_PORTS)
                    .build());
        try {
          Service echo = echo(workspace);
          port = hostPort(echo);
          KeeperOf.kill(own.root());
          assertRefused(port);
          try (Pyro next = Pyro.open(new Pyro.Options(own.root(), Progress.Listener.none()))) {
            assertEquals(1, next.listWorkspaces(Map.of()).workspaces().size());
          }
          awaitListener(port);
          assertEquals("again", ask(port, "again"));
        } finally {
          workspace.delete();
        }
      }
      assertRefused(port);
      KeeperOf.awaitEnd(own.root());
      assertEquals(List.of(), own.in("tmp", "vms", "workspaces"));
      assertFalse(Files.exists(own.root().resolve("keeper.sock")));
    }
  }

  /** Waits, in the guest, for a file; a child that is killed must be killed at a known moment. */
  private static void awaitFile(Workspace workspace, String file) {
    assertEquals(
        0, workspace.exec("while [ ! -e " + file + " ]; do sleep 0.1; done").exitCode(), file);
  }

  /** Starts a service from a process that is killed before the service has made /tmp/go. */
  private static void startAndKill(Path home, Workspace workspace, String command)
      throws IOException {
    try (Child child =
        Child.start(WorkspaceChild.class, List.of(), Map.of(), List.of(home.toString()))) {
      child.say(
          String.join(
              "\t",
              "publish",
              workspace.id(),
              "echo",
              "7000",
              "touch /tmp/begun; while [ ! -e /tmp/go ]; do sleep 0.1; done; " + command));
      awaitFile(workspace, "/tmp/begun");
      child.kill();
    }
  }

  private static Publications publications(Path home, Workspace workspace) {
    return new Publications(new Home(home).workspace(workspace.id()));
  }

  /** Waits until the keeper has found out what became of a service whose starter is dead. */
  private static List<Publication> settled(Publications publications) throws Exception {
    while (publications.read().stream().anyMatch(one -> !one.isOpen())) {
      Thread.sleep(20);
    }
    return publications.read();
  }

  @Test
  void aServiceWhoseStarterWasKilledIsPublishedOnceItIsReady() throws Exception {
    try (OwnHome own = OwnHome.create();
        Pyro pyro = Pyro.open(new Pyro.Options(own.root(), Progress.Listener.none()))) {
      Workspace workspace =
          pyro.createWorkspace(
              WorkspaceSpec.builder(WorkspaceScene.ENV)
                  .networkPolicy(NetworkPolicy.PUBLISHED_PORTS)
                  .build());
      try {
        workspace.writeFile("echo.py", ECHO);
        startAndKill(own.root(), workspace, "exec python3 echo.py");
        Publications publications = publications(own.root(), workspace);
        int port = publications.read().getFirst().hostPort();
        assertEquals(List.of(), listeners(port), "it is not ready yet");
        KeeperOf.kill(own.root());
        assertEquals(1, pyro.listWorkspaces(Map.of()).workspaces().size());

        workspace.exec("touch /tmp/go");
        assertEquals(1, settled(publications).size());
        assertEquals(
            port,
            workspace
                .service("echo")
                .status()
                .publishedPorts()
                .getFirst()
                .hostPort()
                .orElseThrow());
        awaitListener(port);
        assertEquals("hello", ask(port, "hello"));
        workspace.exec("kill $(cat /tmp/pid)");
        awaitRefusal(port);
      } finally {
        workspace.delete();
      }
    }
  }

  @Test
  void thePortOfAServiceThatFailsAfterItsStarterWasKilledIsGivenUp() throws Exception {
    Workspace workspace = publishing();
    startAndKill(scene.root(), workspace, "exit 3");
    Publications publications = publications(scene.root(), workspace);
    assertEquals(1, publications.read().size());
    workspace.exec("touch /tmp/go");
    assertEquals(List.of(), settled(publications));
    assertEquals(ServiceState.FAILED, workspace.service("echo").status().state());
  }

  @Test
  void thePortOfAServiceThatWasNeverStartedIsGivenUp() throws Exception {
    Workspace workspace = publishing();
    Publications publications = publications(scene.root(), workspace);
    publications.change(
        _ -> List.of(new Publication("echo", 0, 7000, Optional.of(new Owner(1 << 22, 1)))));
    int other = hostPort(echoAs(workspace, "other"));
    assertEquals("x", ask(other, "x"));
    assertEquals(
        List.of("other"), settled(publications).stream().map(Publication::service).toList());
  }

  private static void awaitListener(int port) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (listeners(port).isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(20);
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
