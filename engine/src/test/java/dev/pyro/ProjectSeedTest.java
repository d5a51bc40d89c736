package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a workspace that is seeded from a project starts from. */
class ProjectSeedTest {
  @TempDir Path folder;

  @Test
  void aDirectoryOutsideOfGitIsTakenAsItIs() throws IOException {
    Path file = write("plain/a.txt");
    try (ProjectSeed seed = ProjectSeed.of(folder.resolve("plain"))) {
      assertEquals(folder.resolve("plain"), seed.path());
    }
    assertTrue(Files.exists(file));
  }

  @Test
  void aCheckoutIsPackedWithoutWhatGitIgnores() throws Exception {
    checkout();
    Path archive;
    try (ProjectSeed seed = ProjectSeed.of(folder)) {
      archive = seed.path();
      assertEquals(List.of(".gitignore", "new.txt", "sub/two words.txt"), names(archive));
    }
    assertFalse(Files.exists(archive.getParent()));
  }

  @Test
  void aDirectoryOfACheckoutIsPackedFromItsOwnPlace() throws Exception {
    checkout();
    try (ProjectSeed seed = ProjectSeed.of(folder.resolve("sub"))) {
      assertEquals(List.of("two words.txt"), names(seed.path()));
    }
  }

  @Test
  void aDirectoryThatGitIgnoresIsTakenAsItIs() throws Exception {
    checkout();
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

  private void checkout() throws Exception {
    write("gone.txt");
    write("sub/two words.txt");
    write("sub/a.o");
    write("build/b.txt");
    Files.writeString(folder.resolve(".gitignore"), "*.o\nbuild/\n");
    run("git", "init", "--quiet");
    run("git", "add", ".");
    Files.delete(folder.resolve("gone.txt"));
    write("new.txt");
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private List<String> names(Path archive) throws Exception {
    return run("tar", "--list", "--file=" + archive).lines().sorted().toList();
  }

  private String run(String... line) throws Exception {
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
