package dev.pyro.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that has ended.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its error output
 */
record Ran(int exitCode, String out, String err) {
  /** Runs a program with the home of the tests and waits for its end. */
  static Ran program(Path folder, Map<String, String> env, List<String> line)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("PYRO_HOME", TestHome.path().toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().putAll(env);
      Process process = builder.start();
      process.getOutputStream().close();
      int exitCode = process.waitFor();
      return new Ran(exitCode, Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Returns the Java that runs this, as a program. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Checks that it ended well; returns what it wrote. */
  String requireSuccess() {
    assertEquals(0, exitCode, () -> out + err);
    return out;
  }

  /** Checks that it ended well and warned of nothing; returns what it wrote. */
  String requireSilence() {
    requireSuccess();
    assertEquals("", err);
    return out;
  }
}
