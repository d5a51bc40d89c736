package dev.pyro.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.ServiceSpec;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceStatus;
import dev.pyro.testing.TestHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the sandboxes of tests that fail, and of wrong uses. */
@Timeout(600)
class SandboxFailureTest {
  @TempDir Path folder;
  private final Pyro pyro = Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()));

  @AfterEach
  void nothingIsLeft() {
    try (pyro) {
      assertEquals(List.of(), left());
    }
  }

  private List<WorkspaceStatus> left() {
    return pyro.listWorkspaces(Map.of("made-by", "pyro-junit")).workspaces();
  }

  private SampleRun run(Class<?> sample) {
    return SampleRun.of(folder, sample, Map.of());
  }

  static class Failing {
    @Sandbox(seed = "")
    private Workspace workspace;

    @Test
    void fails(@Sandbox Vm vm) {
      workspace.exec("echo out; echo err >&2; echo last words > /dev/console; exit 3");
      workspace.writeFile("a.txt", "text");
      workspace.startService(
          ServiceSpec.builder("web", "echo serving; touch /tmp/up; sleep 600")
              .readiness(Readiness.file("/tmp/up"))
              .readyIntervalMs(10)
              .build());
      vm.run("echo in a vm");
      fail("on purpose");
    }
  }

  @Test
  void aFailureIsPublishedWithTheLogAndTheConsole() {
    SampleRun run = run(Failing.class);
    assertEquals("on purpose", run.failure().getMessage());
    String id = run.published("pyro.sandbox").getFirst().split(" ", 3)[1];
    String field = "workspace " + id + " of field " + Failing.class.getName() + ".workspace";
    String parameter = "Vm of parameter 1 of " + Failing.class.getName() + ".fails(Vm)";
    String log =
        """
        #1 exec, exit code 3: echo out; echo err >&2; echo last words > /dev/console; exit 3
            out
            err
        #2 file_write: /workspace/a.txt (4 bytes)
        #3 service_start: web: echo serving; touch /tmp/up; sleep 600
        service web, running: echo serving; touch /tmp/up; sleep 600
            serving
        """;
    String ofVm = "run, exit code 0: echo in a vm\n    in a vm\n";
    assertEquals(List.of(field, parameter), run.published("pyro.sandbox"));
    assertEquals(List.of(log, ofVm), run.published("pyro.log"));
    assertEquals(1, run.published("pyro.console").size());
    assertTrue(run.published("pyro.console").getFirst().endsWith("last words\n"));
    Map<String, String> files = run.files();
    assertEquals(
        Set.of("pyro-" + id + "-log.txt", "pyro-" + id + "-console.txt", "pyro-vm-log.txt"),
        files.keySet());
    assertEquals(log, files.get("pyro-" + id + "-log.txt"));
    assertTrue(files.get("pyro-" + id + "-console.txt").endsWith("last words\n"));
    assertEquals(ofVm, files.get("pyro-vm-log.txt"));
    assertEquals(
        "pyro: fails(Vm) failed; "
            + field
            + ":\n"
            + log
            + "its console:\n"
            + run.published("pyro.console").getFirst()
            + "pyro: fails(Vm) failed; "
            + parameter
            + ":\n"
            + ofVm,
        run.stderr());
  }

  static class FailingBefore {
    @Sandbox(seed = "")
    private static Workspace workspace;

    @BeforeEach
    void prepare() {
      workspace.exec("seq 50");
      workspace.stop();
      fail("not even started");
    }

    @Test
    void neverRuns() {}
  }

  @Test
  void aFailureBeforeTheTestIsToldTooInShortAndWithoutAMachine() {
    SampleRun run = run(FailingBefore.class);
    assertEquals("not even started", run.failure().getMessage());
    String id = run.published("pyro.sandbox").getFirst().split(" ", 3)[1];
    assertEquals(
        List.of("(cannot read the console of workspace " + id + ": it is stopped (by request))\n"),
        run.published("pyro.console"));
    String shown = run.published("pyro.log").getFirst();
    assertTrue(shown.startsWith("(22 lines before)\n    22\n"), shown);
    String whole = run.files().get("pyro-" + id + "-log.txt");
    assertTrue(whole.startsWith("#1 exec, exit code 0: seq 50\n    1\n    2\n"), whole);
  }

  static class FailingBeforeAll {
    @BeforeAll
    static void prepare(@Sandbox(seed = "") Workspace workspace) {
      workspace.exec("echo preparing");
      Thread.currentThread().interrupt();
      fail("no use");
    }

    @Test
    void neverRuns() {}
  }

  @Test
  void aClassThatFailsOnAThreadThatIsInterruptedIsToldAndCleaned() {
    SampleRun run = run(FailingBeforeAll.class);
    Thread.interrupted(); // what a test leaves on JUnit's thread is not for us to take away
    assertEquals("no use", run.failure().getMessage());
    assertEquals(
        List.of("#1 exec, exit code 0: echo preparing\n    preparing\n"),
        run.published("pyro.log"));
  }

  static class Aborted {
    @Test
    void test(@Sandbox(seed = "") Workspace workspace) {
      Assumptions.abort("in " + workspace.id());
    }
  }

  @Test
  void anAbortedTestIsNoFailure() {
    SampleRun run = run(Aborted.class);
    assertEquals(1, run.results().testEvents().aborted().count());
    assertEquals(List.of(), run.published("pyro.sandbox"));
    assertEquals("", run.stderr());
  }

  static class Kept {
    @Sandbox(seed = "")
    private static Workspace shared;

    @Test
    void fails(@Sandbox(seed = "", ttlSeconds = 900) Workspace workspace) {
      workspace.writeFile("found.txt", "here");
      shared.delete();
      fail("on purpose");
    }

    @Test
    void passes(@Sandbox(seed = "") Workspace workspace) {
      assertEquals("x\n", workspace.exec("echo x").stdout());
    }
  }

  @Test
  void theWorkspaceOfAFailedTestIsKeptOnDemandWithTheCommandThatEntersIt() {
    SampleRun run = SampleRun.of(folder, Kept.class, Map.of(Sandbox.KEEP_PARAMETER, "true"));
    assertEquals("on purpose", run.failure().getMessage());
    assertEquals(1, left().size());
    String id = left().getFirst().workspaceId();
    String pyroOf = "\n  PYRO_HOME=" + TestHome.path() + " pyro workspace ";
    String expected =
        "pyro: workspace "
            + id
            + " is kept, until nothing was done in it for 900 s:"
            + pyroOf
            + "exec "
            + id
            + " -i -t --timeout-seconds 3600 -- bash"
            + pyroOf
            + "delete "
            + id
            + "\n";
    assertTrue(run.stderr().endsWith(expected), run.stderr());
    assertEquals("here", pyro.workspace(id).readFile("found.txt").content());
    pyro.deleteWorkspace(id);
  }

  static class WrongParameter {
    @Test
    void test(@Sandbox String text) {
      assertFalse(text.isEmpty());
    }
  }

  static class WrongField {
    @Sandbox Thread thread;

    @Test
    void test() {
      thread.interrupt();
    }
  }

  static class FinalField {
    @Sandbox final Workspace workspace = null;

    @Test
    void test() {}
  }

  @Sandbox
  static class TooEarly {
    @BeforeAll
    static void prepare(Workspace workspace) {
      workspace.exec("true");
    }

    @Test
    void test() {}
  }

  static class WrongSize {
    @Test
    void test(@Sandbox(seed = "", memMib = 1) Workspace workspace) {
      workspace.exec("true");
    }
  }

  static class WrongRule {
    @Sandbox(seed = "", networkPolicy = NetworkPolicy.EGRESS, allowDomains = "*.org")
    Workspace workspace;

    @Test
    void test() {}
  }

  static class NoEgress {
    @Test
    void test(@Sandbox(allowAddresses = "10.0.0.1") Vm vm) {
      vm.run("true");
    }
  }

  static class NoSeed {
    @Sandbox(seed = "/no/such/project")
    Workspace workspace;

    @Test
    void test() {}
  }

  @Test
  void wrongUsesAreToldByTheirPlace() {
    String here = SandboxFailureTest.class.getName() + "$";
    assertEquals(
        "@Sandbox on parameter 1 of "
            + here
            + "WrongParameter.test(String): its type is java.lang.String; it can be Workspace, Vm"
            + " or Pyro",
        run(WrongParameter.class).failure().getMessage());
    assertEquals(
        "@Sandbox on field "
            + here
            + "WrongField.thread: its type is java.lang.Thread; it can be Workspace, Vm or Pyro",
        run(WrongField.class).failure().getMessage());
    assertEquals(
        "@Sandbox on field " + here + "FinalField.workspace: it is final, so it cannot be filled",
        run(FinalField.class).failure().getMessage());
    assertEquals(
        "there is no test yet, and @Sandbox on class "
            + here
            + "TooEarly asks for a workspace for each: give it scope = Scope.CLASS, or annotate the"
            + " parameter itself",
        run(TooEarly.class).failure().getMessage());
    String tooSmall = run(WrongSize.class).failure().getMessage();
    assertTrue(
        tooSmall.endsWith(
            "cannot create the workspace of parameter 1 of "
                + here
                + "WrongSize.test(Workspace): mem_mib is 1; it must be from 128 to 65536"),
        tooSmall);
    assertEquals(
        "cannot create the workspace of field "
            + here
            + "WrongRule.workspace: allow_domains: \"*.org\" is too wide\n"
            + "hint: what follows *. has at least two labels, such as *.debian.org",
        run(WrongRule.class).failure().getMessage());
    String noEgress = run(NoEgress.class).failure().getMessage();
    assertTrue(
        noEgress.endsWith(
            "cannot make the Vm of parameter 1 of "
                + here
                + "NoEgress.test(Vm): allow_addresses is given, but the machine has no network\n"
                + "hint: ask for a network (--network, network), or leave allow_addresses out"),
        noEgress);
    Throwable noSeed = run(NoSeed.class).failure();
    assertEquals(
        "cannot create the workspace of field "
            + here
            + "NoSeed.workspace: /no/such/project does not exist\n"
            + "hint: check the path; a relative one begins in the folder in which pyro was started",
        noSeed.getMessage());
    assertEquals(ErrorCode.NOT_FOUND, ((PyroException) noSeed.getCause()).code());
  }
}
