package dev.pyro.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.testing.Snippets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page that introduces the extension. */
@Timeout(600)
class ReadmeTest {
  @Test
  void itsExampleRuns(@TempDir Path folder) throws Exception {
    String example = Snippets.first(Path.of("README.md"), "java");
    Path source = Files.writeString(folder.resolve("InstallerTest.java"), example);
    compile(source, folder);
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      SampleRun run = SampleRun.of(folder, classes.loadClass("InstallerTest"), Map.of());
      assertEquals(Map.of("installsInACleanMachine(Workspace)", "passed"), run.outcomes());
    }
  }

  private static void compile(Path source, Path into) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    String classPath = System.getProperty("java.class.path");
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, "-cp", classPath, "-d", into.toString(), source.toString());
    assertEquals(0, code, said::toString);
  }
}
