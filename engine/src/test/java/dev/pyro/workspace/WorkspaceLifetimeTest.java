package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.RunRequest;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How long workspaces live, and what is said of those whose machine has ended. */
@Timeout(600)
class WorkspaceLifetimeTest {
  private static final String OTHER_BOOT = "01234567-89ab-cdef-0123-456789abcdef";

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  @Test
  void aMachineThatNobodyUsesEndsByItself() {
    Workspace workspace = scene.create(lasting(2));
    DetachedMachine machine = scene.machine(workspace.id()).orElseThrow();
    assertTrue(WorkspaceScene.ends(machine), "the guest keeps its own deadline");
    assertTrue(Files.exists(scene.folder(workspace.id()).root()), "nobody has looked so far");
    try (Pyro other = another()) {
      assertTrue(
          other.listWorkspaces(Map.of()).workspaces().stream()
              .noneMatch(status -> status.workspaceId().equals(workspace.id())));
    }
    assertFalse(Files.exists(scene.folder(workspace.id()).root()));
    PyroException gone = assertThrows(PyroException.class, workspace::status);
    assertEquals(ErrorCode.NOT_FOUND, gone.code());
    assertEquals("there is no workspace " + workspace.id(), gone.getMessage());
  }

  @Test
  void whoeverComesNextRemovesAnExpiredWorkspaceWithItsMachine() throws Exception {
    Workspace workspace = scene.create(lasting(3600));
    DetachedMachine machine = scene.machine(workspace.id()).orElseThrow();
    Files.setLastModifiedTime(
        scene.folder(workspace.id()).activity(), FileTime.from(Instant.now().minusSeconds(3601)));
    try (Pyro other = another()) {
      other.listWorkspaces(Map.of());
    }
    assertFalse(machine.isAlive());
    assertFalse(Files.exists(scene.folder(workspace.id()).root()));
  }

  @Test
  void whatIsInUseDoesNotExpire() throws Exception {
    Workspace workspace = scene.create(lasting(3600));
    // The command itself makes its workspace look old, and looks on while others come by.
    var exec =
        Thread.ofVirtual()
            .start(() -> workspace.exec("touch started; while [ ! -e go ]; do :; done"));
    while (workspace.listFiles(".", false).entries().isEmpty()) {
      assertTrue(exec.isAlive());
    }
    Files.setLastModifiedTime(
        scene.folder(workspace.id()).activity(), FileTime.from(Instant.now().minusSeconds(3601)));
    try (Pyro other = another()) {
      assertTrue(
          other.listWorkspaces(Map.of()).workspaces().stream()
              .anyMatch(status -> status.workspaceId().equals(workspace.id())));
    }
    workspace.writeFile("go", "");
    exec.join();
    assertEquals(WorkspaceState.RUNNING, workspace.status().state());
  }

  @Test
  void readingIsNoActivityAndCommandsAndEditsAre() throws Exception {
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.writeString(seed.resolve("a"), "1\n");
    Workspace workspace = scene.createFrom(seed);
    Instant created = workspace.status().lastActivityAt();
    workspace.readFile("a");
    workspace.listFiles(".", true);
    workspace.diff();
    workspace.logs();
    workspace.summary();
    workspace.export("a", folder.resolve("out"));
    scene.pyro().listWorkspaces(Map.of());
    WorkspaceStatus read = workspace.status();
    assertEquals(created, read.lastActivityAt());
    assertEquals(Optional.of(created.plusSeconds(3600)), read.expiresAt());
    Instant last = created;
    workspace.exec("true");
    last = requireLater(last, workspace);
    workspace.writeFile("b", "");
    last = requireLater(last, workspace);
    workspace.applyPatch("--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n");
    last = requireLater(last, workspace);
    workspace.pushSync(seed);
    last = requireLater(last, workspace);
    workspace.reset();
    requireLater(last, workspace);
  }

  @Test
  void itsOwnNameIsItselfHoweverItWasStarted() {
    String addresses =
        "getent ahosts $(hostname) | cut -d ' ' -f 1 | sort -u; getent hosts $(hostname) | wc -l";
    Workspace workspace = scene.create();
    assertEquals("127.0.0.1\n::1\n1\n", workspace.exec(addresses).stdout());
    workspace.exec("echo 10.0.0.1 mine >> /etc/hosts");
    workspace.stop();
    workspace.start();
    assertEquals("127.0.0.1\n::1\n1\n", workspace.exec(addresses).stdout());
    assertEquals(0, workspace.exec("grep -qx '10.0.0.1 mine' /etc/hosts").exitCode());
    workspace.update(new WorkspaceUpdate(Optional.of("another-name"), false, Map.of(), Set.of()));
    workspace.reset();
    assertEquals("127.0.0.1\n::1\n1\n", workspace.exec(addresses).stdout());
  }

  private static Instant requireLater(Instant before, Workspace workspace) {
    Instant now = workspace.status().lastActivityAt();
    assertTrue(now.isAfter(before), now + " is not after " + before);
    return now;
  }

  @Test
  void aWorkspaceWithoutALimitStays() {
    Workspace workspace = scene.create(lasting(0));
    assertEquals(Optional.empty(), workspace.status().expiresAt());
    workspace.exec("true");
    try (Pyro other = another()) {
      other.listWorkspaces(Map.of());
    }
    assertEquals(WorkspaceState.RUNNING, workspace.status().state());
  }

  @Test
  void aKilledMachineShowsAsStoppedAndStartsWithItsDisk() {
    Workspace workspace = scene.create();
    workspace.exec("echo kept > k; sync");
    scene.killMachine(workspace.id());
    WorkspaceStatus status = workspace.status();
    assertEquals(WorkspaceState.STOPPED, status.state());
    String why = "something on the host ended QEMU"; // and with what, once its parent has noted it
    assertTrue(status.stateReason().orElseThrow().matches(why + "( with SIGKILL)?"));
    PyroException e = assertThrows(PyroException.class, () -> workspace.exec("true"));
    assertEquals(ErrorCode.WRONG_STATE, e.code());
    String refused = "cannot run a command in workspace " + workspace.id() + ": it is stopped";
    assertTrue(
        e.getMessage().matches(refused + " \\(" + why + "( with SIGKILL)?\\)"), e.getMessage());
    assertEquals(Optional.of("start it: pyro workspace start " + workspace.id()), e.hint());
    assertEquals(WorkspaceState.RUNNING, workspace.start().state());
    assertEquals("kept\n", workspace.exec("cat k").stdout());
  }

  @Test
  void aMachineThatIsKilledUnderACommandIsAClearError() {
    Workspace workspace = scene.create();
    DetachedMachine machine = scene.machine(workspace.id()).orElseThrow();
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                workspace.exec(
                    dev.pyro.ExecRequest.of("echo up; sleep 1000").withTimeoutSeconds(2000),
                    dev.pyro.ExecStreams.builder()
                        .stdout(
                            new java.io.OutputStream() {
                              @Override
                              public void write(int b) {
                                ProcessHandle.of(machine.pid())
                                    .ifPresent(ProcessHandle::destroyForcibly);
                              }
                            })
                        .build()));
    assertEquals(ErrorCode.WRONG_STATE, e.code());
    assertTrue(
        e.getMessage()
            .matches(
                "the machine of workspace "
                    + workspace.id()
                    + " ended meanwhile: something on the host ended QEMU( with SIGKILL)?"),
        e.getMessage());
    assertTrue(
        e.hint().orElseThrow().endsWith("; start it again: pyro workspace start " + workspace.id()),
        e.hint().toString());
    assertEquals(Optional.empty(), workspace.logs().entries().getFirst().result());
  }

  @Test
  void aHostThatHasBootedSinceIsTheReason() throws Exception {
    Workspace workspace = scene.create();
    workspace.exec("echo kept > k; sync");
    scene.killMachine(workspace.id());
    Path record = scene.folder(workspace.id()).record();
    JsonObject json = JsonFile.read(record);
    JsonObject machine = json.getAsJsonObject("machine");
    machine.addProperty("boot_id", OTHER_BOOT);
    machine.addProperty("pid", ProcessHandle.current().pid()); // somebody has that number now
    JsonFile.write(record, json);
    WorkspaceStatus status = workspace.status();
    assertEquals(WorkspaceState.STOPPED, status.state());
    assertEquals(Optional.of("the host has booted since"), status.stateReason());
    PyroException e = assertThrows(PyroException.class, workspace::stop);
    assertEquals(
        "cannot stop workspace " + workspace.id() + ": it is stopped (the host has booted since)",
        e.getMessage());
    workspace.start();
    assertEquals("kept\n", workspace.exec("cat k").stdout());
  }

  @Test
  void aMachineThatNobodyGotToNoteIsALeftover() throws Exception {
    Workspace workspace = scene.create();
    workspace.exec("echo kept > k; sync");
    Path record = scene.folder(workspace.id()).record();
    JsonObject json = JsonFile.read(record);
    ProcessHandle machine =
        ProcessHandle.of(json.getAsJsonObject("machine").get("pid").getAsLong()).orElseThrow();
    json.remove("machine");
    JsonFile.write(record, json);
    assertEquals(WorkspaceState.STOPPED, workspace.status().state());
    String name = "workspaces/" + workspace.id() + "/1: a machine, process " + machine.pid();
    assertEquals(List.of(name), scene.pyro().doctor(Optional.empty(), false).leftovers());
    assertEquals(List.of(name), scene.pyro().doctor(Optional.empty(), true).fixed());
    machine.onExit().get(1, TimeUnit.MINUTES);
    workspace.start();
    assertEquals("kept\n", workspace.exec("cat k").stdout());
  }

  @Test
  void aProcessThatGotTheNumberOfAMachineIsLeftAlone() throws Exception {
    Workspace workspace = scene.create();
    scene.killMachine(workspace.id());
    Process innocent = new ProcessBuilder("sleep", "1000").start();
    try {
      Path record = scene.folder(workspace.id()).record();
      JsonObject json = JsonFile.read(record);
      json.getAsJsonObject("machine").addProperty("pid", innocent.pid());
      JsonFile.write(record, json);
      assertEquals(WorkspaceState.STOPPED, workspace.status().state());
      workspace.delete();
      assertTrue(innocent.isAlive());
    } finally {
      innocent.destroyForcibly();
    }
  }

  /** A home may be named by a link; what runs below it is found all the same. */
  @Test
  void aHomeBehindALinkLosesNoMachine() throws Exception {
    try (OwnHome home = OwnHome.create()) {
      Path link = home.root().resolveSibling("l" + home.root().getFileName());
      Files.createSymbolicLink(link, home.root());
      try (Pyro pyro = Pyro.open(new Pyro.Options(link, Progress.Listener.none()))) {
        Workspace workspace = pyro.createWorkspace(WorkspaceSpec.of(WorkspaceScene.ENV));
        workspace.delete();
        assertEquals(java.util.List.of(), WorkspaceScene.machinesBelow(home.root()));
      } finally {
        DetachedMachine.endAllBelow(home.root());
        Files.delete(link);
      }
    }
  }

  /** The address of a Unix socket holds 107 bytes. */
  @Test
  void aHomeMayHaveAPathTooLongForTheAddressOfASocket() throws Exception {
    String below = Path.of("x".repeat(250), "y".repeat(250), "z".repeat(250)).toString();
    try (OwnHome home = OwnHome.create(below);
        Pyro pyro = Pyro.open(new Pyro.Options(home.root(), Progress.Listener.none()))) {
      try {
        Workspace workspace = pyro.createWorkspace(WorkspaceSpec.of(WorkspaceScene.ENV));
        workspace.writeFile("a", "kept");
        workspace.stop();
        workspace.start();
        assertEquals("kept", workspace.exec("cat a").stdout());
        workspace.reset();
        assertEquals(0, workspace.listFiles(".", false).entries().size());
        assertEquals(0, pyro.runInVm(RunRequest.of(WorkspaceScene.ENV, "true")).exitCode());
        workspace.delete();
      } finally {
        DetachedMachine.endAllBelow(home.root());
      }
    }
  }

  private Pyro another() {
    return Pyro.open(new Pyro.Options(scene.root(), Progress.Listener.none()));
  }

  private static WorkspaceSpec lasting(int seconds) {
    return WorkspaceSpec.builder(WorkspaceScene.ENV).ttlSeconds(seconds).build();
  }
}
