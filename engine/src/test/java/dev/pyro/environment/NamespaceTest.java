package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceTest {
  private static final Tools TOOLS = Tools.on(System.getenv("PATH"));
  private static final String HINT =
      "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 alice";

  @TempDir Path folder;

  @Test
  void scriptIsRootAndProcessOne() {
    List<String> lines = new ArrayList<>();

    ChildProcess.Outcome outcome =
        new Namespace(TOOLS, User.current(), Path.of("/etc"))
            .script("echo $$ $(id -u); exit 7", Map.of())
            .run("x", lines::add);

    assertEquals(List.of("1 0"), lines);
    assertEquals(7, outcome.status());
  }

  @Test
  void whatTheScriptMountsAndStartsEndsWithIt() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));

    ChildProcess.Outcome outcome =
        new Namespace(TOOLS, User.current(), Path.of("/etc"))
            .script(
                "mount -t tmpfs none \"$PLACE\"; touch \"$PLACE/file\"; sleep 1000 & exit 0",
                Map.of("PLACE", inside.toString()))
            .run("x", _ -> {});

    assertEquals(0, outcome.status());
    try (var files = Files.list(inside)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void userWithoutSubordinateIdsIsToldWhatToDo() throws IOException {
    Files.writeString(folder.resolve("subuid"), "bob:100000:65536\nalice:200000:100\n");

    PyroException e = assertThrows(PyroException.class, () -> alice().check());

    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(
        "building an environment without root needs 65535 subordinate ids, but "
            + folder.resolve("subuid")
            + " grants the user alice 100",
        e.getMessage());
    assertEquals(HINT, e.hint().orElseThrow());
  }

  @Test
  void groupIdsAreNeededToo() throws IOException {
    Files.writeString(folder.resolve("subuid"), "1234:100000:65536\n");

    PyroException e = assertThrows(PyroException.class, () -> alice().check());

    assertEquals(
        "building an environment without root needs 65535 subordinate ids, but "
            + folder.resolve("subgid")
            + " grants the user alice 0",
        e.getMessage());
  }

  @Test
  void absentProgramNamesItsPackage() {
    Namespace namespace =
        new Namespace(new Tools(List.of(folder)), new User("alice", 1234), folder);

    PyroException e = assertThrows(PyroException.class, namespace::check);

    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("unshare is not installed on this host", e.getMessage());
    assertEquals("apt-get install util-linux", e.hint().orElseThrow());
  }

  private Namespace alice() {
    return new Namespace(TOOLS, new User("alice", 1234), folder);
  }
}
