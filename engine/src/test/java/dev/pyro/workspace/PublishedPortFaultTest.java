package dev.pyro.workspace;

import static dev.pyro.workspace.EchoService.ECHO;
import static dev.pyro.workspace.EchoService.ask;
import static dev.pyro.workspace.EchoService.assertRefused;
import static dev.pyro.workspace.EchoService.awaitListener;
import static dev.pyro.workspace.EchoService.awaitRefusal;
import static dev.pyro.workspace.EchoService.echo;
import static dev.pyro.workspace.EchoService.echoAs;
import static dev.pyro.workspace.EchoService.hostPort;
import static dev.pyro.workspace.EchoService.listeners;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Published ports when services end, processes are killed, and others take the ports. */
@Timeout(600)
class PublishedPortFaultTest {
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  private static WorkspaceSpec spec() {
    return WorkspaceSpec.builder(WorkspaceScene.ENV)
        .networkPolicy(NetworkPolicy.PUBLISHED_PORTS)
        .build();
  }

  private Workspace publishing() {
    return scene.create(spec());
  }

  @Test
  void aKilledKeeperIsBackWithTheNextCall() throws Exception {
    try (OwnHome own = OwnHome.create()) {
      int port;
      try (Pyro pyro = Pyro.open(new Pyro.Options(own.root(), Progress.Listener.none()))) {
        Workspace workspace = pyro.createWorkspace(spec());
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
    return new Publications(new Home(home).workspace(workspace.id()), 1);
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
      Workspace workspace = pyro.createWorkspace(spec());
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
        _ -> List.of(new Publication("s", "echo", 0, 7000, Optional.of(new Owner(1 << 22, 1)))));
    int other = hostPort(echoAs(workspace, "other"));
    assertEquals("x", ask(other, "x"));
    assertEquals(
        List.of("other"), settled(publications).stream().map(Publication::service).toList());
  }

  @Test
  void aServiceThatHasEndedIsPublishedAgainWhenItIsStartedAgain() throws Exception {
    Workspace workspace = publishing();
    echoAs(workspace, "other"); // so that the keeper goes on to hold ports of this machine
    for (int i = 0; i < 2; i++) {
      workspace.writeFile("end", "exec python3 -m http.server --bind 127.0.0.1 7001");
      Service web =
          workspace.startService(
              ServiceSpec.builder("web", "echo $$ > /tmp/web; exec sh end")
                  .readiness(Readiness.tcp(7001))
                  .readyTimeoutSeconds(120)
                  .publish(PublishedPort.of(7001))
                  .build());
      int port = hostPort(web);
      assertEquals("HTTP/1.0 404", ask(port, "GET /none HTTP/1.0\r\n\r\n").substring(0, 12));
      workspace.exec("kill $(cat /tmp/web)");
      awaitRefusal(port);
    }
  }

  @Test
  void thePortOfAMachineThatWasKilledIsFree() throws Exception {
    Workspace workspace = publishing();
    int port = hostPort(echo(workspace));
    assertEquals("x", ask(port, "x"));
    scene.killMachine(workspace.id());
    awaitRefusal(port);
    Service other =
        publishing()
            .startService(
                ServiceSpec.builder("other", "exec sleep 600")
                    .publish(PublishedPort.of(port, 7000))
                    .build());
    assertEquals(port, hostPort(other));
  }

  @Test
  void aGuestPortIsPublishedAsOftenAsItIsGiven() throws Exception {
    Workspace workspace = publishing();
    int port = hostPort(echo(workspace));
    workspace.service("echo").stop();
    workspace.writeFile("echo.py", ECHO);
    List<PublishedPort> ports =
        workspace
            .startService(
                ServiceSpec.builder("echo", "exec python3 echo.py")
                    .readiness(Readiness.file("/tmp/ready"))
                    .readyTimeoutSeconds(120)
                    .publish(PublishedPort.of(port, 7000))
                    .publish(PublishedPort.of(7000))
                    .build())
            .status()
            .publishedPorts();
    assertEquals(2, ports.stream().map(PublishedPort::hostPort).distinct().count());
  }

  @Test
  void aStarterThatWasSuspendedEndsNoServiceOfItsNameThatOthersHaveStarted() throws Exception {
    Workspace workspace = publishing();
    try (Child child =
        Child.start(WorkspaceChild.class, List.of(), Map.of(), List.of(scene.root().toString()))) {
      child.say(
          String.join(
              "\t", "publish", workspace.id(), "echo", "7000", "touch /tmp/begun; sleep 600"));
      awaitFile(workspace, "/tmp/begun");
      String pid = Long.toString(child.handle().pid());
      assertEquals(0, new ProcessBuilder("kill", "-STOP", pid).start().waitFor());
      workspace.service("echo").stop();
      Service mine = echo(workspace);
      assertEquals(0, new ProcessBuilder("kill", "-CONT", pid).start().waitFor());
      assertEquals(
          "done\twrong_state\tservice echo in workspace "
              + workspace.id()
              + " was stopped while it started",
          child.hear());
      assertEquals(ServiceState.RUNNING, mine.status().state());
      assertEquals("x", ask(hostPort(mine), "x"));
    }
  }

  private static ServerSocket take(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @Test
  void aPortThatSomebodyElseHasTakenHoldsUpNoOtherAndIsPublishedOnceItIsFree() throws Exception {
    try (OwnHome own = OwnHome.create();
        Pyro pyro = Pyro.open(new Pyro.Options(own.root(), Progress.Listener.none()))) {
      Workspace workspace = pyro.createWorkspace(spec());
      try {
        Service first = echo(workspace);
        Service second =
            workspace.startService(
                ServiceSpec.builder("second", "exec sleep 600")
                    .publish(PublishedPort.of(7000))
                    .build());
        int taken = hostPort(first);
        int free = hostPort(second);
        KeeperOf.kill(own.root());
        KeeperOf.awaitEnd(own.root());
        try (ServerSocket _ = take(taken)) {
          assertEquals("x", ask(hostPort(second), "x"));
          assertEquals(List.of(), first.status().publishedPorts());
          assertEquals(
              "port 7000 is not published: port " + taken + " of 127.0.0.1 is taken",
              first.status().stateReason().orElseThrow());
          assertEquals(Optional.empty(), second.status().stateReason());
          workspace.update(WorkspaceUpdate.builder().networkPolicy(NetworkPolicy.OFF).build());
          assertRefused(free);
          assertEquals(
              "port 7000 is not published: the network policy publishes no ports",
              first.status().stateReason().orElseThrow());
          workspace.update(
              WorkspaceUpdate.builder().networkPolicy(NetworkPolicy.PUBLISHED_PORTS).build());
          assertEquals(List.of(), first.status().publishedPorts());
          assertEquals("z", ask(hostPort(second), "z"));
        }
        assertEquals(taken, hostPort(first));
        assertEquals("y", ask(taken, "y"));
      } finally {
        workspace.delete();
      }
    }
  }

  @Test
  void aNameIsStartedByOneCallAtATime() throws Exception {
    Workspace workspace = publishing();
    Publications publications = publications(scene.root(), workspace);
    List<Publication> others =
        List.of(new Publication("s", "echo", 0, 7000, Optional.of(Owner.me())));
    publications.change(_ -> others);
    PyroException e = assertThrows(PyroException.class, () -> echo(workspace));
    assertEquals(ErrorCode.ALREADY_EXISTS, e.code());
    assertEquals(
        "service echo in workspace " + workspace.id() + " is being started by another call",
        e.getMessage());
    assertEquals(others, publications.read());
  }

  @Test
  void aDamagedFileOfPortsSaysWhatToDo() throws Exception {
    Workspace workspace = publishing();
    Service echo = echo(workspace);
    Path file = scene.folder(workspace.id()).ports(1);
    String whole = Files.readString(file);
    Files.writeString(file, "{");
    PyroException e = assertThrows(PyroException.class, echo::status);
    assertEquals(
        "if the file is damaged, delete it: services go on, and publish when they start again",
        e.hint().orElseThrow());
    assertThrows(
        PyroException.class,
        () ->
            workspace.update(
                WorkspaceUpdate.builder()
                    .networkPolicy(NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS)
                    .build()));
    assertEquals(NetworkPolicy.PUBLISHED_PORTS, workspace.status().networkPolicy());
    Files.writeString(file, whole);
    assertEquals("x", ask(hostPort(echo), "x"));
  }
}
