package dev.pyro.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Java program of a page, run as somebody does who copies it into a file.
 *
 * @param exitCode of the program
 * @param output what it wrote, to standard error too
 */
public record JavaProgram(int exitCode, String output) {
  /**
   * Runs it to its end with the class path of this JVM and the home of the tests.
   *
   * @param folder where the program is written to
   * @param model what answers in place of OpenAI
   */
  public static JavaProgram run(String program, Path folder, ScriptedModel model)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("Main.java"), program);
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it runs once
                "-cp",
                System.getProperty("java.class.path"),
                source.toString())
            .redirectErrorStream(true);
    java.environment().put("OPENAI_BASE_URL", model.baseUrl());
    java.environment().put("OPENAI_API_KEY", "none");
    java.environment().put("PYRO_HOME", TestHome.path().toString());
    Process running = java.start();
    running.getOutputStream().close();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new JavaProgram(running.waitFor(), output);
  }
}
