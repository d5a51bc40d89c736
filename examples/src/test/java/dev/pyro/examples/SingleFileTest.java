package dev.pyro.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.testing.TestHome;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each example that is one file, run as its header says. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleFileTest {
  private final Path checkout = TestHome.checkout();
  private String classPath;

  @BeforeAll
  void findClassPath() throws Exception {
    classPath =
        Ran.program(checkout, Map.of(), List.of("./dev", "classpath")).requireSuccess().strip();
  }

  private String run(String name) throws Exception {
    String file = "examples/" + name + ".java";
    assertTrue(
        Files.readString(checkout.resolve(file))
            .contains("\n//     java -cp \"$(./dev classpath)\" " + file + "\n"));
    return Ran.program(checkout, Map.of(), List.of(Ran.java(), "-cp", classPath, file))
        .requireSilence();
  }

  @Test
  void theyCompileWithoutWarnings(@TempDir Path classes) throws IOException {
    Path jars = Path.of(classPath).getParent(); // only a JVM knows what the star at the end means
    List<String> line = new ArrayList<>(List.of("-Xlint:all,-path", "-Werror", "-cp"));
    line.add(String.join(File.pathSeparator, filesIn(jars, ".jar")));
    line.addAll(List.of("-d", classes.toString()));
    List<String> sources = filesIn(checkout.resolve("examples"), ".java");
    assertEquals(5, sources.size(), "each has a test below");
    line.addAll(sources);
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int code =
        ToolProvider.findFirst("javac").orElseThrow().run(out, out, line.toArray(String[]::new));
    assertEquals(0, code, said::toString);
  }

  private static List<String> filesIn(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(file -> file.endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void oneShot() throws Exception {
    assertEquals("Linux\nroot\ntimed out: true, exit code 124\n", run("OneShot"));
  }

  @Test
  void workspaceLoop() throws Exception {
    assertEquals(
        """
        before: exit code 1
        after: it passes
        1 file modified:
        diff --git a/add.py b/add.py
        --- a/add.py
        +++ b/add.py
        @@ -1,2 +1,2 @@
         def add(a, b):
        -    return a - b
        +    return a + b
        exported:
        def add(a, b):
            return a + b
        """,
        run("WorkspaceLoop"));
  }

  @Test
  void secrets() throws Exception {
    assertEquals(
        "has 21 characters: [REDACTED]\n[REDACTED]\nwithout: ''\ntoken=[REDACTED]\n",
        run("Secrets"));
  }

  @Test
  void services() throws Exception {
    assertEquals(
        """
        web is running
        hello from the service
        it logged the request: true
        then it is stopped
        wrong_state: service broken in workspace ID failed: it ended with exit code 7 before it was ready
        its last lines:
        no such database
        """,
        run("Services").replaceFirst("[0-9a-f]{12}", "ID"));
  }

  @Test
  void shellSession() throws Exception {
    assertEquals(
        """
        > python3 -q
        >>> print(6 * 7)
        42
        >>> exit()
        >
        state: running
        """,
        run("ShellSession"));
  }
}
