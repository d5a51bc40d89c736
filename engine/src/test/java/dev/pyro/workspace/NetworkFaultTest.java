package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkPolicy;
import dev.pyro.NetworkRules;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Home;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a machine may reach is what its record says, also after calls that failed or were killed.
 */
@Timeout(600)
class NetworkFaultTest {
  private static final String HELLO = "hello over HTTP\n";
  private static final int REFUSED = 7; // what curl says of a connect that fails

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  @TempDir Path served;
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

  private static WorkspaceSpec spec(NetworkPolicy policy, String... addresses) {
    return WorkspaceSpec.builder(WorkspaceScene.ENV)
        .networkPolicy(policy)
        .allowAddresses(List.of(addresses))
        .build();
  }

  private WorkspaceExecResult get(Workspace workspace) {
    return run(workspace, "curl -sS --max-time 60 http://host.pyro.internal:" + port + "/hello");
  }

  private static WorkspaceExecResult run(Workspace workspace, String line) {
    return workspace.exec(ExecRequest.of(line).withTimeoutSeconds(600), ExecStreams.none());
  }

  /** Replaces the rules of a record, as an update does that is killed right after it. */
  private void replaceRules(Workspace workspace, NetworkRules rules) {
    new WorkspaceStore(new Home(scene.root()))
        .change(workspace.id(), record -> record.withNetwork(rules));
  }

  @Test
  void rulesHoldAlsoIfWhoHasSetThemWasKilledAtOnce() throws Exception {
    Workspace workspace = scene.create(spec(NetworkPolicy.EGRESS, "host:" + port));
    assertEquals(HELLO, get(workspace).stdout());
    replaceRules(workspace, NetworkRules.OFF);
    while (get(workspace).exitCode() != REFUSED) { // the kernel tells the keeper
      Thread.sleep(20);
    }
  }

  @Test
  void anUpdateToWhatTheRecordSaysMakesItHold() {
    Workspace workspace = scene.create(spec(NetworkPolicy.OFF));
    NetworkRules rules = new NetworkRules(NetworkPolicy.EGRESS, List.of(), List.of("host:" + port));
    replaceRules(workspace, rules);
    workspace.update(WorkspaceUpdate.builder().allowAddresses(List.of("host:" + port)).build());
    assertEquals(HELLO, get(workspace).stdout());
  }

  @Test
  void aMachineWithoutTheNetworkOfItsRecordGetsItWithTheNextCommand() {
    Workspace workspace = scene.create(spec(NetworkPolicy.OFF));
    replaceRules(
        workspace, new NetworkRules(NetworkPolicy.EGRESS, List.of(), List.of("host:" + port)));
    assertEquals(HELLO, get(workspace).stdout());
  }

  @Test
  void theMachineThatAKilledResetHasLeftGoesWithTheNextCommand() throws Exception {
    Workspace workspace = scene.create(spec(NetworkPolicy.OFF));
    Workspace other = scene.create(spec(NetworkPolicy.OFF)); // its machine becomes the stray one
    DetachedMachine left = scene.machine(other.id()).orElseThrow();
    Path stray = scene.folder(workspace.id()).machine(7);
    Files.move(left.folder(), stray);
    Path backup = Files.createDirectory(stray.resolveSibling("1.bak")); // a user's
    assertTrue(left.isAlive());
    assertEquals(0, run(workspace, "true").exitCode());
    assertFalse(left.isAlive());
    assertFalse(Files.exists(stray));
    assertTrue(Files.exists(backup));
    assertTrue(Files.exists(scene.folder(workspace.id()).machine(1)));
  }

  private static void signal(ProcessHandle process, String signal) throws Exception {
    assertEquals(
        0, new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor(), signal);
  }

  private FutureTask<WorkspaceStatus> update(Workspace workspace, NetworkPolicy policy) {
    FutureTask<WorkspaceStatus> update =
        new FutureTask<>(() ->
            workspace.update(
                WorkspaceUpdate.builder().networkPolicy(policy).label("k", "v").build()));
    Thread.ofVirtual().start(update);
    return update;
  }

  @Test
  void updatesThatFailedHaveChangedNothing() throws Exception {
    Workspace workspace = scene.create(spec(NetworkPolicy.OFF));
    ProcessHandle qemu =
        ProcessHandle.of(scene.machine(workspace.id()).orElseThrow().pid()).orElseThrow();
    signal(qemu, "STOP"); // so that no network can be brought up
    FutureTask<WorkspaceStatus> first = update(workspace, NetworkPolicy.EGRESS);
    FutureTask<WorkspaceStatus> second =
        update(workspace, NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS);
    assertThrows(ExecutionException.class, first::get);
    assertThrows(ExecutionException.class, second::get);
    signal(qemu, "CONT");
    assertEquals(NetworkPolicy.OFF, workspace.status().networkPolicy());
    assertEquals(Map.of(), workspace.status().labels());
    assertEquals(6, get(workspace).exitCode(), "no name is resolved");
  }

  @Test
  void anUpdateThatFailsUndoesNothingThatAnotherHasWritten() throws Exception {
    Workspace workspace = scene.create(spec(NetworkPolicy.PUBLISHED_PORTS));
    ProcessHandle qemu =
        ProcessHandle.of(scene.machine(workspace.id()).orElseThrow().pid()).orElseThrow();
    signal(qemu, "STOP");
    FutureTask<WorkspaceStatus> first = update(workspace, NetworkPolicy.EGRESS);
    while (!workspace.status().networkPolicy().hasEgress() && !first.isDone()) {
      Thread.sleep(20);
    }
    workspace.update(WorkspaceUpdate.builder().networkPolicy(NetworkPolicy.OFF).build());
    assertThrows(ExecutionException.class, first::get);
    signal(qemu, "CONT");
    assertEquals(NetworkPolicy.OFF, workspace.status().networkPolicy());
  }

  @Test
  void aMachineThatStoodStillWhenTheKeeperCameBackHasItsNetworkAgain() throws Exception {
    try (OwnHome own = OwnHome.create();
        Pyro pyro = Pyro.open(new Pyro.Options(own.root(), Progress.Listener.none()))) {
      Workspace workspace = pyro.createWorkspace(spec(NetworkPolicy.EGRESS, "host:" + port));
      try {
        assertEquals(HELLO, get(workspace).stdout());
        WorkspaceStore store = new WorkspaceStore(new Home(own.root()));
        ProcessHandle qemu =
            ProcessHandle.of(store.machine(store.require(workspace.id())).orElseThrow().pid())
                .orElseThrow();
        signal(qemu, "STOP");
        KeeperOf.kill(own.root());
        assertEquals(1, pyro.listWorkspaces(Map.of()).workspaces().size());
        signal(qemu, "CONT"); // by now the keeper has given up, or waits for the guest
        assertEquals(HELLO, get(workspace).stdout());
      } finally {
        workspace.delete();
      }
    }
  }

  @Test
  void whatAGuestWasToldOfNamesOutlivesTheKeeper() throws Exception {
    try (OwnHome own = OwnHome.create();
        Pyro pyro = Pyro.open(new Pyro.Options(own.root(), Progress.Listener.none()))) {
      Workspace workspace =
          pyro.createWorkspace(
              WorkspaceSpec.builder(WorkspaceScene.ENV)
                  .networkPolicy(NetworkPolicy.EGRESS)
                  .allowDomain("pypi.org")
                  .build());
      try {
        String address = run(workspace, "getent ahostsv4 pypi.org").stdout().split(" ", 2)[0];
        String connect =
            "curl -sS --max-time 120 -o /dev/null --resolve pypi.org:80:"
                + address
                + " http://pypi.org/";
        assertEquals(0, run(workspace, connect).exitCode());
        KeeperOf.kill(own.root());
        assertEquals(1, pyro.listWorkspaces(Map.of()).workspaces().size());
        WorkspaceExecResult again = run(workspace, connect);
        assertEquals(0, again.exitCode(), again.stderr());

        workspace.stop();
        workspace.start();
        assertEquals(REFUSED, run(workspace, connect).exitCode(), "a new guest was told nothing");
      } finally {
        workspace.delete();
      }
    }
  }
}
