package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.host.Git;
import dev.pyro.host.HangingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a workspace that is seeded from a project starts from. */
@Timeout(300)
class ProjectSeedTest {
  @TempDir Path folder;

  @Test
  void aDirectoryOutsideOfGitIsTakenAsItIs() throws IOException {
    Path file = new SampleCheckout(folder).write("plain/a.txt");
    try (ProjectSeed seed = ProjectSeed.of(folder.resolve("plain"))) {
      assertEquals(folder.resolve("plain"), seed.path());
    }
    assertTrue(Files.exists(file));
  }

  @Test
  void aCheckoutIsPackedWithoutWhatGitIgnores() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(folder);
    Path archive;
    try (ProjectSeed seed = ProjectSeed.of(folder)) {
      archive = seed.path();
      assertEquals(List.of(".gitignore", "new.txt", "sub/two words.txt"), checkout.names(archive));
    }
    assertFalse(Files.exists(archive.getParent()));
  }

  @Test
  void aDirectoryOfACheckoutIsPackedFromItsOwnPlace() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(folder);
    try (ProjectSeed seed = ProjectSeed.of(folder.resolve("sub"))) {
      assertEquals(List.of("two words.txt"), checkout.names(seed.path()));
    }
  }

  @Test
  void aDirectoryThatGitIgnoresIsTakenAsItIs() throws Exception {
    SampleCheckout.in(folder);
    try (ProjectSeed seed = ProjectSeed.of(folder.resolve("build"))) {
      assertEquals(folder.resolve("build"), seed.path());
    }
  }

  @Test
  void aDirectoryThatIsNotThereAndABrokenCheckoutAreTold() throws IOException {
    Path absent = folder.resolve("absent");
    PyroException e = assertThrows(PyroException.class, () -> ProjectSeed.of(absent));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("there is no directory " + absent, e.getMessage());
    Files.writeString(folder.resolve(".git"), "this is no Git\n");
    e = assertThrows(PyroException.class, () -> ProjectSeed.of(folder));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(
        "cannot read the project "
            + folder
            + ": fatal: invalid gitfile format: "
            + folder.resolve(".git"),
        e.getMessage());
  }

  @Test
  void aGitThatHangsIsKilledAtTheDeadline() throws Exception {
    SampleCheckout.in(folder);
    HangingProgram hanging = HangingProgram.in(folder.resolve("build"), "git");
    Duration second = Duration.ofSeconds(1);
    Git git = new Git(hanging.path(System.getenv()), second, second);
    PyroException e = assertThrows(PyroException.class, () -> ProjectSeed.of(folder, git));
    assertEquals(ErrorCode.TIMEOUT, e.code());
    assertEquals(
        "cannot read the project " + folder + ": git did not end within 1 s", e.getMessage());
  }

  @Test
  void anInterruptEndsGit() throws Exception {
    SampleCheckout.in(folder);
    HangingProgram hanging = HangingProgram.in(folder.resolve("build"), "git");
    Duration minutes = Duration.ofMinutes(4);
    Git git = new Git(hanging.path(System.getenv()), minutes, minutes);
    PyroException e = hanging.interrupt(() -> ProjectSeed.of(folder, git));
    assertEquals(ErrorCode.CANCELLED, e.code());
    assertEquals("cannot read the project " + folder + ": interrupted", e.getMessage());
  }
}
