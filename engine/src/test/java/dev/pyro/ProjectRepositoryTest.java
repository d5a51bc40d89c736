package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.host.Git;
import dev.pyro.host.HangingProgram;
import dev.pyro.host.SampleCheckout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ProjectRepositoryTest {
  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void itIsClonedOnceAndRemovedAtTheEnd() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(folder);
    checkout.commit();
    Path clone;
    try (ProjectRepository project =
        ProjectRepository.of("file://" + folder, Optional.of("main"))) {
      clone = project.directory();
      assertTrue(Files.exists(clone.resolve("new.txt")));
      checkout.write("newer.txt");
      checkout.commit();
      assertEquals(clone, project.directory());
      assertFalse(Files.exists(clone.resolve("newer.txt")));
    }
    assertFalse(Files.exists(clone.getParent()));
  }

  @Test
  void aRepositoryThatIsNotThereIsTold() {
    String url = "file://" + folder.resolve("absent");
    try (ProjectRepository project = ProjectRepository.of(url, Optional.empty())) {
      PyroException e = assertThrows(PyroException.class, project::directory);
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertTrue(e.getMessage().startsWith("cannot clone " + url + ": fatal: "), e.getMessage());
    }
  }

  @Test
  void whatGitWouldTakeForAnOptionIsRefused() {
    for (Optional<String> ref : List.of(Optional.of("-r"), Optional.<String>empty())) {
      PyroException e =
          assertThrows(
              PyroException.class, () -> ProjectRepository.of(ref.isPresent() ? "url" : "-u", ref));
      assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
      assertEquals("a repository and its ref do not begin with a dash", e.getMessage());
    }
  }

  private static ProjectRepository hanging(HangingProgram git, Duration limit) {
    return ProjectRepository.of(
        "url", Optional.empty(), new Git(git.path(System.getenv()), LONG, limit));
  }

  @Test
  void aGitThatHangsIsKilledAtTheDeadline() throws Exception {
    HangingProgram git = HangingProgram.in(folder, "git");
    try (ProjectRepository project = hanging(git, Duration.ofSeconds(1))) {
      PyroException e = assertThrows(PyroException.class, project::directory);
      assertEquals(ErrorCode.TIMEOUT, e.code());
      assertEquals("cannot clone url: git did not end within 1 s", e.getMessage());
    }
  }

  @Test
  void anInterruptEndsGitAndTheNextCallClonesAnew() throws Exception {
    HangingProgram git = HangingProgram.in(folder, "git");
    try (ProjectRepository project = hanging(git, LONG)) {
      for (int i = 0; i < 2; i++) {
        PyroException e = git.interrupt(project::directory);
        assertEquals(ErrorCode.CANCELLED, e.code());
        assertEquals("cannot clone url: interrupted", e.getMessage());
      }
    }
  }

  @Test
  void aCallThatWaitsForAnothersCloneCanBeInterrupted() throws Exception {
    HangingProgram git = HangingProgram.in(folder, "git");
    ProjectRepository project = hanging(git, LONG);
    CompletableFuture<Throwable> first = failure(project);
    git.during(() -> {
      Thread.currentThread().interrupt();
      PyroException e = assertThrows(PyroException.class, project::directory);
      assertTrue(Thread.interrupted(), "the interrupt is kept");
      assertEquals("cannot clone url: interrupted", e.getMessage());
      assertFalse(first.isDone());
      project.close();
    });
    assertEquals(ErrorCode.CANCELLED, ((PyroException) first.get()).code());
  }

  @Test
  void closeEndsGitAndDoesNotWaitForIt() throws Exception {
    HangingProgram git = HangingProgram.in(folder, "git");
    ProjectRepository project = hanging(git, LONG);
    CompletableFuture<Throwable> first = failure(project);
    git.during(project::close);
    assertEquals(ErrorCode.CANCELLED, ((PyroException) first.get()).code());
    PyroException e = assertThrows(PyroException.class, project::directory);
    assertEquals("cannot clone url: it is closed", e.getMessage());
  }

  private static CompletableFuture<Throwable> failure(ProjectRepository project) {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            failure.completeExceptionally(new AssertionError("cloned " + project.directory()));
          } catch (PyroException e) {
            failure.complete(e);
          }
        });
    return failure;
  }
}
