package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Progress;
import dev.pyro.PublishedPort;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.Service;
import dev.pyro.ServiceSpec;
import dev.pyro.Shell;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.StopOptions;
import dev.pyro.TerminalSize;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OpenState;
import dev.pyro.testing.TestHome;
import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.call.WorkspaceUse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of {@link Action}: what it is refused for, and what its failures may say. */
@Timeout(600)
class ActionTableTest {
  private static final String SECRET = "s3cr3t-of-the-table";
  private static final String SHELL = "0123456789ab";

  @TempDir static Path folder;
  private static Pyro pyro;
  private static Workspace running;
  private static Workspace stopped;

  @BeforeAll
  static void create() {
    pyro = Pyro.open(Pyro.Options.defaults().withHome(TestHome.path()));
    running = pyro.createWorkspace(spec());
    stopped = pyro.createWorkspace(spec());
    stopped.stop();
  }

  private static WorkspaceSpec spec() {
    return WorkspaceSpec.builder(WorkspaceScene.ENV).secret("TOKEN", SECRET).build();
  }

  @AfterAll
  static void delete() {
    running.delete();
    stopped.delete();
    pyro.close();
  }

  /** Returns the public method of an action. A new action does not compile without one. */
  static Object perform(Action action, Pyro with, String workspace, Path folder) {
    Path output = folder.resolve("output");
    return switch (action) {
      case STATUS -> with.statusWorkspace(workspace);
      case LIST_SECRETS -> with.listWorkspaceSecrets(workspace);
      case LOGS -> with.logsWorkspace(workspace);
      case SUMMARY -> with.summaryWorkspace(workspace);
      case UPDATE ->
          with.updateWorkspace(
              workspace, new WorkspaceUpdate(Optional.empty(), false, Map.of("k", "v"), Set.of()));
      case STOP -> with.stopWorkspace(workspace);
      case START -> with.startWorkspace(workspace);
      case RESET -> with.resetWorkspace(workspace);
      case DELETE -> {
        with.deleteWorkspace(workspace);
        yield workspace;
      }
      case EXEC -> with.execWorkspace(workspace, ExecRequest.of("true"), ExecStreams.none());
      case READ_CONSOLE -> with.consoleWorkspace(workspace);
      case PUSH -> with.pushWorkspaceSync(workspace, folder, ".");
      case LIST_FILES -> with.listWorkspaceFiles(workspace, ".", false);
      case READ_FILE -> with.readWorkspaceFile(workspace, "a", 1, 0);
      case WRITE_FILE -> with.writeWorkspaceFile(workspace, "a", "a");
      case APPLY_PATCH ->
          with.applyWorkspacePatch(workspace, "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n");
      case DIFF -> with.diffWorkspace(workspace);
      case EXPORT -> with.exportWorkspace(workspace, ".", output);
      case EXPORT_DISK -> with.exportWorkspaceDisk(workspace, output);
      case LIST_DISK -> with.listWorkspaceDisk(workspace, ".", false);
      case READ_DISK -> with.readWorkspaceDisk(workspace, "a", 1, 0);
      case OPEN_SHELL -> with.openShell(workspace, ShellRequest.defaults());
      case LIST_SHELLS -> with.listShells(workspace);
      case STATUS_SHELL -> with.statusShell(workspace, SHELL);
      case READ_SHELL -> with.readShell(workspace, SHELL, ShellReadRequest.from(0));
      case WRITE_SHELL -> with.writeShell(workspace, SHELL, "a", true);
      case SIGNAL_SHELL -> with.signalShell(workspace, SHELL, "INT");
      case RESIZE_SHELL -> with.resizeShell(workspace, SHELL, new TerminalSize(80, 24));
      case ATTACH_SHELL -> with.attachShell(workspace, SHELL, ExecStreams.none());
      case CLOSE_SHELL -> with.closeShell(workspace, SHELL);
      case START_SERVICE ->
          with.startService(workspace, ServiceSpec.builder("web", "true").build());
      case LIST_SERVICES -> with.listServices(workspace);
      case STATUS_SERVICE -> with.statusService(workspace, "web");
      case LOGS_SERVICE -> with.logsService(workspace, "web", OptionalInt.empty());
      case FOLLOW_SERVICE ->
          with.followService(workspace, "web", 0, OutputStream.nullOutputStream());
      case STOP_SERVICE -> with.stopService(workspace, "web");
      case FORWARD -> with.forwardWorkspace(workspace, List.of(PublishedPort.of(80)));
    };
  }

  /** What an action says of the other state, as "cannot ... workspace"; empty if it needs none. */
  private static String verb(Action action) {
    return switch (action) {
      case STATUS, LIST_SECRETS, LOGS, SUMMARY, UPDATE, RESET, DELETE -> "";
      case STOP -> "stop";
      case START -> "start";
      case EXEC -> "run a command in";
      case READ_CONSOLE -> "read the console of";
      case PUSH -> "push to";
      case LIST_FILES -> "list files of";
      case READ_FILE -> "read a file of";
      case WRITE_FILE -> "write a file of";
      case APPLY_PATCH -> "apply a patch to";
      case DIFF -> "diff";
      case EXPORT -> "export from";
      case EXPORT_DISK -> "export the disk of";
      case LIST_DISK -> "list the disk of";
      case READ_DISK -> "read the disk of";
      case OPEN_SHELL -> "open a shell in";
      case LIST_SHELLS -> "list the shells of";
      case STATUS_SHELL -> "look at a shell of";
      case READ_SHELL -> "read a shell of";
      case WRITE_SHELL -> "write to a shell of";
      case SIGNAL_SHELL -> "signal a shell of";
      case RESIZE_SHELL -> "resize a shell of";
      case ATTACH_SHELL -> "attach to a shell of";
      case CLOSE_SHELL -> "close a shell of";
      case START_SERVICE -> "start a service in";
      case LIST_SERVICES -> "list the services of";
      case STATUS_SERVICE -> "look at a service of";
      case LOGS_SERVICE -> "read the logs of a service of";
      case FOLLOW_SERVICE -> "follow a service of";
      case STOP_SERVICE -> "stop a service of";
      case FORWARD -> "forward ports to";
    };
  }

  private static boolean wantsStopped(Action action) {
    return switch (action) {
      case START, EXPORT_DISK, LIST_DISK, READ_DISK -> true;
      default -> false;
    };
  }

  @ParameterizedTest
  @EnumSource
  void anActionIsRefusedInTheWrongState(Action action) {
    String verb = verb(action);
    if (verb.isEmpty()) {
      assertEquals(Action.Needs.NOTHING, action.needs());
      return;
    }
    String id = wantsStopped(action) ? running.id() : stopped.id();
    PyroException refused =
        assertThrows(PyroException.class, () -> perform(action, pyro, id, folder), action::name);
    assertEquals(ErrorCode.WRONG_STATE, refused.code());
    assertEquals(
        "cannot "
            + verb
            + " workspace "
            + id
            + (wantsStopped(action) ? ": it is running" : ": it is stopped (by request)"),
        refused.getMessage());
    assertEquals(
        action == Action.START || action == Action.STOP
            ? Optional.empty()
            : Optional.of(
                wantsStopped(action)
                    ? "stop it: pyro workspace stop " + id
                    : "start it: pyro workspace start " + id),
        refused.hint());
  }

  @ParameterizedTest
  @EnumSource
  void anActionOnNoWorkspaceSaysSo(Action action) {
    PyroException refused =
        assertThrows(PyroException.class, () -> perform(action, pyro, "no-such-name", folder));
    assertEquals(ErrorCode.NOT_FOUND, refused.code());
    assertEquals("there is no workspace no-such-name", refused.getMessage());
    assertEquals(
        Optional.of(
            "`pyro workspace list` shows those that there are; one is removed when its ttl_seconds"
                + " are over"),
        refused.hint());
  }

  @ParameterizedTest
  @EnumSource
  void anActionOfAClosedPyroIsRefused(Action action) {
    Pyro closed = Pyro.open(Pyro.Options.defaults().withHome(TestHome.path()));
    closed.close();
    PyroException refused =
        assertThrows(PyroException.class, () -> perform(action, closed, running.id(), folder));
    assertEquals(ErrorCode.WRONG_STATE, refused.code());
    assertEquals("this Pyro is closed", refused.getMessage());
  }

  /** The reference that the caller gave means another workspace, or none, when the work fails. */
  @ParameterizedTest
  @EnumSource
  void aFailureIsRedactedByTheWorkspaceThatWasHeld(Action action) {
    Workspace held = wantsStopped(action) ? stopped : running;
    String before = "before-" + held.id();
    held.update(name(before));
    try (WorkspaceCalls calls =
        new WorkspaceCalls(new Home(TestHome.path()), Progress.Listener.none(), new OpenState())) {
      PyroException failure =
          assertThrows(
              PyroException.class,
              () ->
                  calls.call(
                      before,
                      action,
                      _ -> {
                        held.update(name("after-" + held.id()));
                        throw new PyroException(
                            ErrorCode.CONFLICT,
                            "the line " + SECRET + " stands there",
                            Remedy.call("not " + SECRET + ": ", "workspace_diff", SECRET)
                                .then(" but " + SECRET),
                            new IOException(SECRET));
                      }));
      assertEquals(ErrorCode.CONFLICT, failure.code());
      assertEquals("the line [REDACTED] stands there", failure.getMessage());
      assertEquals(
          Optional.of("not [REDACTED]: `pyro workspace diff [REDACTED]` but [REDACTED]"),
          failure.hint());
      assertNull(failure.getCause(), "a cause with a secret in it is left out");
    }
  }

  /** A stopped workspace has users too: those of its disk. */
  @Test
  void aStartThatOthersHoldUpSaysWhoTheyAre() throws IOException {
    Home home = new Home(TestHome.path());
    try (WorkspaceCalls calls =
            new WorkspaceCalls(home, Progress.Listener.none(), new OpenState());
        FileLock _ = FileLock.acquire(home.workspace(stopped.id()).useLock(), true, _ -> {})) {
      StopOptions atOnce = StopOptions.defaults().withTimeoutSeconds(0);
      PyroException refused =
          assertThrows(
              PyroException.class,
              () -> calls.call(stopped.id(), Action.START, atOnce, WorkspaceUse::id));
      assertEquals(ErrorCode.TIMEOUT, refused.code());
      assertEquals(
          "cannot start workspace "
              + stopped.id()
              + ": after 0 s it is still in use by another call of this process",
          refused.getMessage());
      assertEquals(Optional.of("wait for that process, or end it, then try again"), refused.hint());
    }
  }

  private static WorkspaceUpdate name(String name) {
    return new WorkspaceUpdate(Optional.of(name), false, Map.of(), Set.of());
  }

  /** The handles of shells and services end in the same refusal as the flat methods. */
  @Test
  void handlesAreRefusedAsTheirWorkspaceIs() {
    WorkspaceStatus status = running.status();
    assertFalse(status.workspaceId().isEmpty());
    Shell shell = running.openShell(ShellRequest.defaults());
    Service service = running.startService(ServiceSpec.builder("sleeper", "sleep 600").build());
    running.stop();
    try {
      assertEquals(
          "cannot look at a shell of workspace " + running.id() + ": it is stopped (by request)",
          assertThrows(PyroException.class, shell::status).getMessage());
      assertEquals(
          "cannot look at a service of workspace " + running.id() + ": it is stopped (by request)",
          assertThrows(PyroException.class, service::status).getMessage());
    } finally {
      running.start();
    }
  }
}
