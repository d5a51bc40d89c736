package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceTest {
  private static final Tools TOOLS = Tools.on(System.getenv("PATH"));

  @TempDir Path folder;

  @Test
  void scriptIsRootAndProcessOne() {
    List<String> lines = new ArrayList<>();

    ChildProcess.Outcome outcome =
        namespace().script("echo $$ $(id -u); exit 7", Map.of()).run("x", lines::add);

    assertEquals(List.of("1 0"), lines);
    assertEquals(7, outcome.status());
  }

  @Test
  void whatTheScriptMountsAndStartsEndsWithIt() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));

    ChildProcess.Outcome outcome =
        namespace()
            .script(
                "mount -t tmpfs none \"$PLACE\"; touch \"$PLACE/file\"; sleep 1000 & exit 0",
                Map.of("PLACE", inside.toString()))
            .run("x", _ -> {});

    assertEquals(0, outcome.status());
    assertEmpty(inside);
  }

  @Test
  void aTryLeavesNothing() throws IOException {
    namespace();

    assertEmpty(folder);
  }

  /** Such a host is root in an ordinary container: it has the user id, but may not mount. */
  @Test
  void rootThatMayNotUnshareHasNoNamespaces() throws IOException {
    Namespace.Attempt attempt =
        Namespace.attempt(
            with("unshare", "echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1"),
            folder);

    assertFalse(attempt.place().isPresent());
    assertEquals("unshare: unshare failed: Operation not permitted", attempt.obstacle());
  }

  /** The programs are there and start, but what the script needs does not work. */
  @Test
  void namespacesInWhichFilesCannotBeGivenAwayAreNoPlace() throws IOException {
    Namespace.Attempt attempt =
        Namespace.attempt(
            with(
                "chown",
                "echo \"chown: changing ownership of '$2': Invalid argument\" >&2; exit 1"),
            folder);

    assertFalse(attempt.place().isPresent());
    assertTrue(attempt.obstacle().contains("Invalid argument"), attempt.obstacle());
  }

  @Test
  void hostWithoutUnshareHasNone() {
    Namespace.Attempt attempt = Namespace.attempt(new Tools(List.of(folder)), folder);

    assertFalse(attempt.place().isPresent());
    assertEquals("unshare is not installed", attempt.obstacle());
  }

  private Namespace namespace() {
    Namespace.Attempt attempt = Namespace.attempt(TOOLS, folder);
    return attempt.place().orElseThrow(() -> new AssertionError(attempt.obstacle()));
  }

  /** Returns the host's programs, with one that does something else. */
  private Tools with(String program, String script) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Path> folders = new ArrayList<>(List.of(bin));
    folders.addAll(TOOLS.folders());
    return new Tools(folders);
  }

  private static void assertEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
