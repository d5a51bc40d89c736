package dev.pyro.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Git says of a directory that a workspace starts from. */
@Timeout(300)
class CheckoutTest {
  @TempDir Path folder;

  private static Checkout look(Path directory) {
    return Checkout.of(directory, Git.ofHost()).orElseThrow();
  }

  private static List<String> names(Checkout checkout) {
    return checkout.files().stream().map(TreePath::display).sorted().toList();
  }

  private Path executable(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aDirectoryOutsideOfGitAndOneThatGitIgnoresAreNoCheckouts() throws Exception {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    assertEquals(Optional.empty(), Checkout.of(plain, Git.ofHost()));
    SampleCheckout checkout = SampleCheckout.in(Files.createDirectory(folder.resolve("checkout")));
    assertEquals(Optional.empty(), Checkout.of(checkout.folder().resolve("build"), Git.ofHost()));
  }

  @Test
  void whatGitTracksOrDoesNotIgnoreIsListed() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(folder);
    assertEquals(
        List.of(".gitignore", "gone.txt", "new.txt", "sub/two words.txt"), names(look(folder)));
    assertEquals(List.of("two words.txt"), names(look(folder.resolve("sub"))));
    checkout.write("\u00e9 \"\n");
    assertTrue(names(look(folder)).contains("\u00e9 \"\\n"));
  }

  @Test
  void theCommitIsToldAndWhetherTheDirectoryDiffersFromIt() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(folder);
    assertEquals(Optional.empty(), look(folder).commit());
    assertTrue(look(folder).isDirty());
    checkout.commit();
    Optional<String> commit = Optional.of(checkout.run("git", "rev-parse", "HEAD").strip());
    assertEquals(commit, look(folder).commit());
    assertFalse(look(folder).isDirty());
    checkout.write("sub/new.txt");
    assertTrue(look(folder).isDirty());
    checkout.run("git", "add", ".");
    assertTrue(look(folder.resolve("sub")).isDirty());
    checkout.commit();
    Files.writeString(folder.resolve("new.txt"), "changed");
    assertTrue(look(folder).isDirty());
    assertFalse(look(folder.resolve("sub")).isDirty());
  }

  @Test
  void filesOfSubmodulesAndNestedRepositoriesAreListed() throws Exception {
    SampleCheckout library = SampleCheckout.in(Files.createDirectories(folder.resolve("library")));
    library.commit();
    SampleCheckout project = SampleCheckout.in(Files.createDirectories(folder.resolve("project")));
    for (String name : List.of("module", "absent")) {
      project.run(
          "git",
          "-c",
          "protocol.file.allow=always",
          "submodule",
          "--quiet",
          "add",
          library.folder().toString(),
          name);
    }
    project.commit();
    project.run("git", "submodule", "--quiet", "deinit", "--force", "absent");
    SampleCheckout nested =
        SampleCheckout.in(Files.createDirectories(project.folder().resolve("nested")));
    Path broken = Files.createDirectories(project.folder().resolve("broken"));
    SampleCheckout.in(broken);
    Files.writeString(broken.resolve(".git/config"), "[");
    new SampleCheckout(project.folder()).write("module/a.o");
    nested.write("deep/file");

    Checkout checkout = look(project.folder());
    assertEquals(
        List.of(
            ".gitignore",
            ".gitmodules",
            "absent",
            "broken",
            "module",
            "module/.gitignore",
            "module/new.txt",
            "module/sub/two words.txt",
            "nested",
            "nested/.gitignore",
            "nested/deep/file",
            "nested/gone.txt",
            "nested/new.txt",
            "nested/sub/two words.txt",
            "new.txt",
            "sub/two words.txt"),
        names(checkout));
    assertEquals(2, checkout.leftOut().size());
    assertEquals("absent is a submodule that is not checked out", checkout.leftOut().getFirst());
    assertTrue(
        checkout
            .leftOut()
            .getLast()
            .startsWith("broken is a repository that Git cannot read: fatal: "),
        checkout.leftOut().getLast());
  }

  @Test
  void nothingThatTheRepositoryNamesAsAProgramIsRun() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    SampleCheckout checkout = SampleCheckout.in(Files.createDirectory(folder.resolve("checkout")));
    Files.writeString(checkout.folder().resolve(".gitattributes"), "* filter=evil.name\n");
    checkout.commit();
    Path ran = folder.resolve("ran");
    String evil = executable("evil", "echo \"$0 $*\" >> " + ran + "; cat").toString();
    for (String key :
        List.of(
            "core.fsmonitor",
            "core.sshCommand",
            "core.alternateRefsCommand",
            "core.pager",
            "core.editor",
            "filter.evil.name.clean",
            "filter.evil.name.smudge",
            "filter.evil.name.process",
            "diff.external",
            "credential.helper")) {
      checkout.run("git", "config", key, evil);
    }
    checkout.run("git", "config", "filter.evil.name.required", "true");
    Path hooks = Files.createDirectory(checkout.folder().resolve(".git/own-hooks"));
    Files.copy(Path.of(evil), hooks.resolve("post-index-change"));
    checkout.run("git", "config", "core.hooksPath", ".git/own-hooks");
    Files.writeString(checkout.folder().resolve("new.txt"), "NEW.txt"); // of the same length
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("HOME", home.toString());
    Git git = new Git(environment, Duration.ofMinutes(4), Duration.ofMinutes(4));

    Checkout seen = Checkout.of(checkout.folder(), git).orElseThrow();
    assertTrue(names(seen).contains("new.txt"));
    assertTrue(seen.isDirty());
    assertFalse(Files.exists(ran), () -> "something ran");
    checkout.run("git", "config", "--unset", "filter.evil.name.process"); // it speaks a protocol
    checkout.run("git", "status");
    assertTrue(Files.exists(ran), "an ordinary git runs them");
  }

  @Test
  void aGitHookCanStartIt() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(Files.createDirectory(folder.resolve("checkout")));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("GIT_DIR", ".git");
    environment.put("GIT_INDEX_FILE", "/nowhere");
    environment.put("GIT_CONFIG_PARAMETERS", "'core.bare'='true'");
    environment.put("GIT_CONFIG_COUNT", "1");
    environment.put("GIT_CONFIG_KEY_0", "core.quotePath");
    environment.put("GIT_CONFIG_VALUE_0", "false");
    Git git = new Git(environment, Duration.ofMinutes(4), Duration.ofMinutes(4));
    assertEquals(
        names(look(checkout.folder().resolve("sub"))),
        names(Checkout.of(checkout.folder().resolve("sub"), git).orElseThrow()));
  }

  @Test
  void aBrokenCheckoutIsTold() throws IOException {
    Files.writeString(folder.resolve(".git"), "this is no Git\n");
    PyroException e = assertThrows(PyroException.class, () -> look(folder));
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
    PyroException e = assertThrows(PyroException.class, () -> Checkout.of(folder, git));
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
    PyroException e = hanging.interrupt(() -> Checkout.of(folder, git));
    assertEquals(ErrorCode.CANCELLED, e.code());
    assertEquals("cannot read the project " + folder + ": interrupted", e.getMessage());
  }
}
