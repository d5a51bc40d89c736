package dev.pyro.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceState;
import dev.pyro.testing.TestHome;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What tests get from {@link Sandbox}, where and for how long. */
@Timeout(600)
class SandboxTest {
  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    try (Pyro pyro = Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()))) {
      assertEquals(List.of(), pyro.listWorkspaces(Map.of("made-by", "pyro-junit")).workspaces());
    }
  }

  private SampleRun run(Class<?> sample) {
    return SampleRun.of(folder, sample, Map.of());
  }

  @Sandbox(seed = "")
  static class OneForEach {
    private final Workspace fromConstructor;

    OneForEach(Workspace workspace) {
      fromConstructor = workspace;
    }

    @BeforeEach
    void prepare(Workspace workspace) {
      workspace.exec("test ! -e mark && touch mark").requireSuccess();
    }

    void check(Workspace workspace, TestReporter reporter) {
      assertEquals(fromConstructor.id(), workspace.id());
      workspace.exec("test -e mark").requireSuccess();
      reporter.publishEntry("id", workspace.id());
    }

    @Test
    void first(Workspace workspace, TestReporter reporter) {
      check(workspace, reporter);
    }

    @Nested
    class Inner {
      @Test
      void second(Workspace workspace, TestReporter reporter) {
        check(workspace, reporter);
      }
    }
  }

  @Test
  void allPlainParametersOfATestShareTheOneOfItsClass() {
    SampleRun run = run(OneForEach.class);
    assertEquals(
        Map.of(
            "first(Workspace, TestReporter)",
            "passed",
            "second(Workspace, TestReporter)",
            "passed"),
        run.outcomes());
    assertEquals(2, new HashSet<>(run.published("id")).size());
    assertEquals("", run.stderr());
  }

  @Sandbox(seed = "", scope = Sandbox.Scope.CLASS)
  static class OneForTheClass {
    @BeforeAll
    static void prepare(Workspace workspace) {
      workspace.writeFile("mark", "made once");
    }

    void check(Workspace workspace, TestReporter reporter) {
      assertEquals("made once", workspace.readFile("mark").content());
      reporter.publishEntry("id", workspace.id());
    }

    @Test
    void first(Workspace workspace, TestReporter reporter) {
      check(workspace, reporter);
    }

    @Nested
    class Inner {
      @Test
      void second(Workspace workspace, TestReporter reporter) {
        check(workspace, reporter);
      }
    }
  }

  static class Inheriting extends OneForTheClass {}

  @Test
  void aClassSharesOneWithNestedClassesAndASubclassHasItsOwn() {
    SampleRun run = run(OneForTheClass.class);
    assertEquals(2, run.results().testEvents().succeeded().count(), run.outcomes().toString());
    List<String> ids = run.published("id");
    assertEquals(ids.get(0), ids.get(1));
    List<String> others = run(Inheriting.class).published("id");
    assertEquals(1, new HashSet<>(others).size());
    assertNotEquals(ids.get(0), others.get(0));
  }

  /** An annotation of the test author's. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Sandbox(seed = "")
  @interface Empty {}

  static class Fields {
    @Empty static Workspace shared;

    @Sandbox private Workspace own;
    @Sandbox private Vm vm;
    @Sandbox private Pyro pyro;

    @Test
    void first(TestReporter reporter) {
      reporter.publishEntry("shared", shared.id());
      reporter.publishEntry("own", own.id());
      WorkspaceSeed seed = pyro.statusWorkspace(own.id()).workspaceSeed();
      assertEquals("junit", Path.of(seed.sourcePath().orElseThrow()).getFileName().toString());
      own.exec("test -f pom.xml -a -f src/main/java/dev/pyro/junit/Vm.java -a ! -e target")
          .requireSuccess();
      assertEquals(0, shared.listFiles("/workspace", true).count());
    }

    @Test
    void second(TestReporter reporter) {
      reporter.publishEntry("shared", shared.id());
      reporter.publishEntry("own", own.id());
      assertEquals("hello\n", vm.run("echo hello").requireSuccess().stdout());
      assertEquals(3, vm.run(List.of("sh", "-c", "exit 3")).exitCode());
    }
  }

  @Test
  void fieldsAreFilledStaticOnesForTheClassAndTheProjectIsTheSeed() {
    SampleRun run = run(Fields.class);
    assertEquals(
        Map.of("first(TestReporter)", "passed", "second(TestReporter)", "passed"), run.outcomes());
    assertEquals(1, new HashSet<>(run.published("shared")).size());
    assertEquals(2, new HashSet<>(run.published("own")).size());
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class Parallel {
    private final Workspace ofTheInstance;

    Parallel(@Sandbox(seed = "") Workspace workspace) {
      ofTheInstance = workspace;
    }

    void check(Workspace first, Workspace second, TestReporter reporter) {
      assertNotEquals(first.id(), second.id());
      reporter.publishEntry("id", first.id());
      reporter.publishEntry("id", second.id());
      assertEquals(WorkspaceState.RUNNING, ofTheInstance.status().state());
    }

    @Test
    void first(
        @Empty Workspace one,
        @Sandbox(seed = "", ttlSeconds = 1200) Workspace other,
        TestReporter reporter) {
      assertEquals(1200, other.status().ttlSeconds());
      check(one, other, reporter);
    }

    @Test
    void second(
        @Sandbox(seed = "") Workspace one,
        @Sandbox(seed = "", scope = Sandbox.Scope.CLASS) Workspace other,
        TestReporter reporter) {
      check(one, other, reporter);
    }
  }

  @Test
  void annotatedParametersOfTestsInParallelEachHaveTheirOwn() {
    SampleRun run =
        SampleRun.of(
            folder, Parallel.class, Map.of("junit.jupiter.execution.parallel.enabled", "true"));
    assertEquals(2, run.results().testEvents().succeeded().count(), run.outcomes().toString());
    assertEquals(4, new HashSet<>(run.published("id")).size());
  }

  static class DeletesItself {
    @Test
    void test(@Sandbox(seed = "") Workspace workspace) {
      workspace.delete();
    }
  }

  @Test
  void aTestMayDeleteItsWorkspace() {
    SampleRun run = run(DeletesItself.class);
    assertTrue(run.outcomes().containsValue("passed"), run.outcomes().toString());
  }
}
