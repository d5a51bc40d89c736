package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.StopOptions;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several calls at once on one workspace, from this process and from others. */
@Timeout(600)
class WorkspaceLockTest {
  /** Runs until somebody makes the file {@code go}, and says so before. */
  private static final String UNTIL_GO = "echo up; while [ ! -e go ]; do :; done; echo went";

  /** How slow the host is decides nothing. */
  private static final StopOptions PATIENT = StopOptions.defaults().withTimeoutSeconds(3600);

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  private Workspace workspace;
  private Child child;

  @BeforeEach
  void create() throws IOException {
    workspace = scene.create();
    child =
        Child.start(WorkspaceChild.class, List.of(), Map.of(), List.of(scene.root().toString()));
  }

  @AfterEach
  void endChild() {
    child.close();
  }

  @Test
  void commandsAndEditsOfAllProcessesRunAtOnce() throws Exception {
    child.say("exec\t" + workspace.id() + "\t" + UNTIL_GO);
    assertEquals("up", child.hear());
    FutureTask<WorkspaceExecResult> mine = begin(() -> exec(UNTIL_GO));
    assertEquals("1\n", workspace.exec("echo 1").stdout());
    workspace.writeFile("x", "2");
    assertEquals("2", workspace.readFile("x").content());
    assertTrue(workspace.diff().changed());
    assertTrue(!mine.isDone());
    workspace.writeFile("go", "");
    assertEquals("up\nwent\n", mine.get().stdout());
    assertEquals("went", child.hear());
    assertEquals("done\tok", child.hear());
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L),
        workspace.logs().entries().stream().map(entry -> entry.sequence()).toList());
  }

  @Test
  void aResetWaitsForTheCommandsOfOtherProcessesAndSaysSo() throws Exception {
    FutureTask<WorkspaceExecResult> command = begin(() -> exec(UNTIL_GO));
    await(() -> workspace.logs().count() == 1);
    child.say("reset\t" + workspace.id());
    assertEquals(
        "progress\twaiting for workspace "
            + workspace.id()
            + ": process "
            + ProcessHandle.current().pid()
            + " uses it",
        child.hear());
    assertTrue(!command.isDone());
    workspace.writeFile("go", "");
    assertEquals("up\nwent\n", command.get().stdout());
    assertEquals("progress\tgoing on", child.hear());
    assertEquals("done\tok", child.hear());
    assertEquals("", workspace.exec("ls").stdout());
    assertEquals(1, workspace.status().resetCount());
  }

  @Test
  void aStopWaitsForTheCommandsOfItsOwnProcess() throws Exception {
    BlockingQueue<Progress> heard = new LinkedBlockingQueue<>();
    try (Pyro listening = Pyro.open(new Pyro.Options(scene.root(), heard::add))) {
      Workspace same = listening.workspace(workspace.id());
      FutureTask<WorkspaceExecResult> command = begin(() -> exec(UNTIL_GO));
      await(() -> workspace.logs().count() == 1);
      FutureTask<WorkspaceState> stop = begin(() -> same.stop(PATIENT).state());
      assertEquals("working", heard.take().step());
      assertEquals(
          "waiting for workspace " + workspace.id() + ": another call of this process uses it",
          heard.take().step());
      assertTrue(!stop.isDone());
      child.say("exec\t" + workspace.id() + "\ttouch go"); // another process is not held up
      assertEquals("done\tok", child.hear());
      assertEquals("up\nwent\n", command.get().stdout());
      assertEquals(WorkspaceState.STOPPED, stop.get());
      Progress over = heard.take();
      while (!over.finished()) { // it may have had to wait for the other process then
        over = heard.take();
      }
      assertEquals("stop the workspace", over.task());
    }
  }

  @Test
  void aStopOrResetThatMayNotWaitSaysWhoUsesTheWorkspaceAndDoesNothing() throws Exception {
    child.say("exec\t" + workspace.id() + "\t" + UNTIL_GO);
    assertEquals("up", child.hear());
    StopOptions atOnce = StopOptions.defaults().withTimeoutSeconds(0);
    for (Callable<?> call :
        List.<Callable<?>>of(() -> workspace.stop(atOnce), () -> workspace.reset(atOnce))) {
      PyroException refused = assertThrows(PyroException.class, call::call);
      assertEquals(ErrorCode.TIMEOUT, refused.code());
      assertTrue(
          refused
              .getMessage()
              .endsWith(
                  "workspace %s: after 0 s it is still in use by process %d"
                      .formatted(workspace.id(), child.handle().pid())),
          refused.getMessage());
      assertEquals(
          "wait longer (--timeout-seconds, timeout_seconds), or end what runs in it (--force, force)",
          refused.remedy().orElseThrow().onCommandLine());
    }
    PyroException running = assertThrows(PyroException.class, workspace::start); // waits for nobody
    assertEquals(ErrorCode.WRONG_STATE, running.code());
    assertEquals(
        "cannot start workspace " + workspace.id() + ": it is running", running.getMessage());
    workspace.writeFile("go", "");
    assertEquals("went", child.hear());
    assertEquals("done\tok", child.hear());
  }

  @Test
  void aForcedStopEndsWhatRunsAndKeepsWhatWasWritten() throws Exception {
    child.say("exec\t" + workspace.id() + "\techo kept > kept; echo up; sleep 100000");
    assertEquals("up", child.hear());
    StopOptions force = StopOptions.defaults().withTimeoutSeconds(0).forced();
    assertEquals(WorkspaceState.STOPPED, workspace.stop(force).state());
    String killed = child.hear(); // the guest may have told how the command ended, or not
    assertTrue(
        killed.equals("done\tok")
            || killed.equals(
                "done\twrong_state\tthe machine of workspace "
                    + workspace.id()
                    + " ended meanwhile"),
        killed);
    workspace.start();
    assertEquals("kept\n", workspace.readFile("kept").content());

    child.say("exec\t" + workspace.id() + "\techo up; sleep 100000");
    assertEquals("up", child.hear());
    assertEquals(WorkspaceState.RUNNING, workspace.reset(force).state());
    assertEquals(List.of(), workspace.listFiles(".", false).entries());
  }

  @Test
  void whereLongCallsTakeAllTheirPortsBriefOnesStillRunAndTheNextLongOneTakesAnyThatGetsFree()
      throws Exception {
    List<Child> others = new ArrayList<>();
    try (Cleanup all = new Cleanup()) {
      for (int i = 0; i < DetachedMachine.PORTS; i++) {
        Child other =
            Child.start(
                WorkspaceChild.class, List.of(), Map.of(), List.of(scene.root().toString()));
        all.add(other::close);
        others.add(other);
      }
      List<Child> taking = others.subList(0, DetachedMachine.PORTS - 2);
      for (Child one : taking) {
        one.say("exec\t" + workspace.id() + "\t" + UNTIL_GO);
        assertEquals("up", one.hear());
      }
      Child brief = others.getLast();
      brief.say("list\t" + workspace.id());
      assertEquals("0", brief.hear());
      assertEquals("done\tok", brief.hear());

      Child waiting = others.get(DetachedMachine.PORTS - 2);
      waiting.say("exec\t" + workspace.id() + "\techo at last");
      taking.getLast().kill(); // not the first, nor the one that the process id chooses
      assertEquals("at last", waiting.hear());
      assertEquals("done\tok", waiting.hear());

      brief.say("kill\t" + workspace.id());
      assertEquals("done\tok", brief.hear());
    }
  }

  @Test
  void aLockWhoseFileCannotBeUsedIsNamedWithTheWayOn() throws Exception {
    Path file = scene.folder(workspace.id()).useLock();
    Path other = Files.createDirectories(file.resolve("other")); // no call has needed the lock yet
    PyroException failure = assertThrows(PyroException.class, () -> workspace.exec("true"));
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertEquals("cannot lock " + file + ": Is a directory", failure.getMessage());
    assertEquals(
        "a folder is where a file has to be: move it away, and try again",
        failure.hint().orElseThrow());
    Files.delete(other); // an empty folder is in nobody's way

    Path port = scene.folder(workspace.id()).portLock(0);
    Path inside = Files.createDirectories(port.resolve("other"));
    PyroException ofPort = assertThrows(PyroException.class, () -> workspace.exec("true"));
    assertEquals(ErrorCode.UNAVAILABLE, ofPort.code());
    assertEquals(
        "cannot lock a port of the guest: " + port + ": Is a directory", ofPort.getMessage());
    assertEquals(failure.hint(), ofPort.hint());
    Files.delete(inside);
    assertEquals("well\n", workspace.exec("echo well").stdout());
  }

  @Test
  void callsOfAPyroThatIsClosedHearThatAndDoNothingMore() throws Exception {
    BlockingQueue<Progress> heard = new LinkedBlockingQueue<>();
    Pyro closing = Pyro.open(new Pyro.Options(scene.root(), heard::add));
    Workspace same = closing.workspace(workspace.id());
    FutureTask<WorkspaceExecResult> others = begin(() -> exec(UNTIL_GO));
    FutureTask<WorkspaceExecResult> command =
        begin(() -> same.exec(ExecRequest.of("sleep 300").withTimeoutSeconds(300)));
    await(() -> workspace.logs().count() == 2);
    FutureTask<WorkspaceStatus> reset = begin(() -> same.reset(PATIENT));
    await(() -> heard.stream().anyMatch(p -> p.step().contains("waiting")));
    closing.close();
    assertClosed(command);
    child.say("exec\t" + workspace.id() + "\ttouch go"); // another process is not held up
    assertEquals("done\tok", child.hear());
    assertEquals("up\nwent\n", others.get().stdout()); // now the reset has the workspace for itself
    assertClosed(reset);
    assertEquals(0, workspace.status().resetCount());
  }

  private static void assertClosed(FutureTask<?> call) {
    Throwable thrown = assertThrows(ExecutionException.class, call::get).getCause();
    PyroException closed = assertInstanceOf(PyroException.class, thrown);
    assertEquals(ErrorCode.WRONG_STATE, closed.code());
    assertEquals("this Pyro is closed", closed.getMessage());
  }

  @Test
  void aKilledProcessLeavesNeitherItsLockNorItsCommand() throws Exception {
    child.say("exec\t" + workspace.id() + "\techo $$; exec sleep 100000");
    String inGuest = child.hear();
    child.kill();
    // The guest learns of it in its own time; this ends when it has.
    workspace.exec("while kill -0 " + inGuest + "; do :; done 2> /dev/null");
    assertEquals(WorkspaceState.STOPPED, workspace.stop().state());
    assertEquals(
        List.of(),
        scene.heard().stream().map(Progress::step).filter(s -> s.contains("waiting")).toList());
  }

  @Test
  void aProcessThatIsKilledWhileItWaitsIsForgotten() throws Exception {
    FutureTask<WorkspaceExecResult> command = begin(() -> exec(UNTIL_GO));
    await(() -> workspace.logs().count() == 1);
    child.say("stop\t" + workspace.id());
    assertTrue(child.hear().contains("waiting for workspace " + workspace.id()));
    child.kill();
    workspace.writeFile("go", "");
    assertEquals("up\nwent\n", command.get().stdout());
    assertEquals("still here\n", workspace.exec("echo still here").stdout());
  }

  @Test
  void aDeleteWaitsForNoCommandAndWhoWaitsHearsThatItIsGone() throws Exception {
    child.say("exec\t" + workspace.id() + "\t" + UNTIL_GO);
    assertEquals("up", child.hear());
    try (Child third =
        Child.start(WorkspaceChild.class, List.of(), Map.of(), List.of(scene.root().toString()))) {
      third.say("stop\t" + workspace.id());
      assertTrue(third.hear().contains("waiting for workspace " + workspace.id()));

      workspace.delete();

      assertEquals(
          "done\twrong_state\tthe machine of workspace " + workspace.id() + " ended meanwhile",
          child.hear());
      String over = third.hear();
      String answer = over.startsWith("progress") ? third.hear() : over;
      if (!answer.equals("done\tok")) { // it may have come first, to a machine that had ended
        assertTrue(
            answer.startsWith("done\tnot_found\t") || answer.startsWith("done\twrong_state\t"),
            answer);
      }
    }
    PyroException gone = assertThrows(PyroException.class, () -> workspace.exec("true"));
    assertEquals(ErrorCode.NOT_FOUND, gone.code());
  }

  private WorkspaceExecResult exec(String line) {
    return workspace.exec(ExecRequest.of(line).withTimeoutSeconds(300));
  }

  private static <T> FutureTask<T> begin(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** Looks until something that another thread is doing has been done; JUnit's limit ends it. */
  private static void await(java.util.function.BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
