package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.Command;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkEvent;
import dev.pyro.NetworkPolicy;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.RunRequest;
import dev.pyro.VmSpec;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceSummary;
import dev.pyro.WorkspaceUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real workspaces that reach what their rules allow, through the keeper. */
@Timeout(900)
class NetworkedWorkspaceTest {
  private static final String HELLO = "from the host\n";

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  @TempDir private Path served;
  private HostServer server;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    Files.writeString(served.resolve("hello"), HELLO);
    server = new HostServer(served);
    port = server.port();
  }

  @AfterEach
  void stopServing() throws IOException {
    server.close();
  }

  private static WorkspaceSpec.Builder egress() {
    return WorkspaceSpec.builder(WorkspaceScene.ENV).networkPolicy(NetworkPolicy.EGRESS);
  }

  private WorkspaceSpec reachingTheServer() {
    return egress().allowAddress("host:" + port).build();
  }

  private String get() {
    return "curl -sS --max-time 60 http://host.pyro.internal:" + port + "/hello";
  }

  private static WorkspaceExecResult run(Workspace workspace, String line) {
    return workspace.exec(ExecRequest.of(line).withTimeoutSeconds(600), ExecStreams.none());
  }

  private static List<String> lines(Workspace workspace) {
    return workspace.logs().network().stream().map(NetworkEvent::line).toList();
  }

  @Test
  void aRuleOpensAPortOfTheHostsLoopbackAndChangesHoldAtOnce() {
    Workspace workspace = scene.create(reachingTheServer());
    assertEquals(HELLO, run(workspace, get()).stdout());
    WorkspaceExecResult otherPort =
        run(workspace, "curl -sS --max-time 60 http://host.pyro.internal:1/");
    assertEquals(7, otherPort.exitCode(), otherPort.stderr());
    WorkspaceExecResult metadata = run(workspace, "curl -sS --max-time 60 http://169.254.169.254/");
    assertEquals(7, metadata.exitCode(), metadata.stderr());
    WorkspaceExecResult name = run(workspace, "curl -sS --max-time 60 http://pypi.org/");
    assertEquals(6, name.exitCode(), name.stderr());

    workspace.update(WorkspaceUpdate.builder().allowAddresses(List.of("host:1")).build());
    assertEquals(7, run(workspace, get()).exitCode());
    workspace.update(WorkspaceUpdate.builder().networkPolicy(NetworkPolicy.OFF).build());
    assertEquals(7, run(workspace, get()).exitCode(), "it is denied at once, not after a time");
    workspace.update(
        WorkspaceUpdate.builder()
            .networkPolicy(NetworkPolicy.EGRESS)
            .allowAddresses(List.of("host:" + port))
            .build());
    assertEquals(HELLO, run(workspace, get()).stdout());

    List<String> told = lines(workspace);
    assertTrue(
        told.contains(
            "allowed tcp host.pyro.internal 100.127.255.251:%d (host:%d)".formatted(port, port)),
        told.toString());
    assertTrue(
        told.contains(
            "denied tcp 169.254.169.254:80 (169.254.0.0/16 is denied unless a rule names the address)"),
        told.toString());
    assertTrue(told.contains("denied dns pypi.org (no rule allows it)"), told.toString());
    assertTrue(
        told.stream()
            .anyMatch(line -> line.startsWith("ended tcp host.pyro.internal 100.127.255.251:")),
        told.toString());
    WorkspaceSummary.Group decided = workspace.summary().network();
    assertTrue(decided.count() >= 6, decided.toString());
    assertTrue(decided.recent().contains("denied dns pypi.org (no rule allows it)"));
    assertEquals(decided.recent().stream().distinct().toList(), decided.recent());

    workspace.stop();
    workspace.start();
    assertEquals(HELLO, run(workspace, get()).stdout(), "a start brings the network back");
    workspace.reset();
    assertEquals(HELLO, run(workspace, get()).stdout(), "so does a reset");
  }

  @Test
  void aMachineReachesTheNamesOfItsListAndNoOthers() throws Exception {
    String named = "curl -sS --max-time 120 -o /dev/null http://pypi.org/";
    Workspace workspace =
        scene.create(egress().allowDomain("pypi.org").allowAddress("host:" + port).build());
    WorkspaceExecResult reached = run(workspace, named);
    assertEquals(0, reached.exitCode(), reached.stderr());
    String address = run(workspace, "getent ahostsv4 pypi.org | cut -d' ' -f1").stdout();
    WorkspaceExecResult literal =
        run(
            workspace,
            "curl -sS --max-time 120 http://" + address.lines().findFirst().orElseThrow() + "/");
    assertEquals(56, literal.exitCode(), "the name is not in the Host, so it is reset");
    WorkspaceExecResult other = run(workspace, "curl -sS --max-time 120 http://example.org/");
    assertEquals(6, other.exitCode(), other.stderr());
    clone(workspace);

    workspace.update(WorkspaceUpdate.builder().allowDomains(List.of("example.org")).build());
    WorkspaceExecResult taken = run(workspace, named);
    assertEquals(6, taken.exitCode(), taken.stderr());
  }

  /** git over HTTP from a server that only has files. */
  private void clone(Workspace workspace) throws Exception {
    Process made =
        new ProcessBuilder(
                "sh",
                "-ec",
                "git init -q -b main r; echo one > r/file; git -C r add file;"
                    + " git -C r -c user.name=n -c user.email=e@example.org commit -qm one;"
                    + " git clone -q --bare r repo.git; git -C repo.git update-server-info")
            .directory(served.toFile())
            .inheritIO()
            .start();
    assertEquals(0, made.waitFor());
    WorkspaceExecResult cloned =
        run(
            workspace,
            "git clone -q http://host.pyro.internal:" + port + "/repo.git && cat repo/file");
    assertEquals("one\n", cloned.stdout(), cloned.stderr());
  }

  @Test
  void aOneShotMachineHasANetworkIfItIsAskedFor() {
    VmSpec.Builder spec = VmSpec.builder(WorkspaceScene.ENV);
    RunRequest asked =
        new RunRequest(
            spec.network(true).allowAddress("host:" + port).build(), new Command.Shell(get()), 600);
    assertEquals(HELLO, scene.pyro().runInVm(asked).stdout());
    RunRequest without =
        new RunRequest(VmSpec.of(WorkspaceScene.ENV), new Command.Shell(get()), 600);
    assertEquals(6, scene.pyro().runInVm(without).exitCode());
  }

  @Test
  void aKilledKeeperIsBackWithTheNextCallAndAKilledMachineLeavesNothing() throws Exception {
    try (OwnHome own = OwnHome.create()) {
      Pyro.Options options = new Pyro.Options(own.root(), Progress.Listener.none());
      try (Pyro pyro = Pyro.open(options)) {
        Workspace workspace = pyro.createWorkspace(reachingTheServer());
        try {
          assertEquals(HELLO, run(workspace, get()).stdout());
          KeeperOf.kill(own.root());
          try (Pyro next = Pyro.open(options)) {
            assertEquals(1, next.listWorkspaces(Map.of()).workspaces().size());
          }
          // a connect is repeated by the guest's kernel until the keeper is there
          assertEquals(HELLO, run(workspace, get()).stdout());
        } finally {
          workspace.delete();
        }
      }
      KeeperOf.awaitEnd(own.root());
      assertEquals(List.of(), own.in("tmp", "vms", "workspaces"));
      assertFalse(Files.exists(own.root().resolve("keeper.sock")));
    }
  }
}
