package dev.pyro.workspace;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own that runs a main class of the tests, spoken to in lines. */
public final class Child implements AutoCloseable {
  private final Process process;
  private final PrintStream to;
  private final BufferedReader from;

  private Child(Process process) {
    this.process = process;
    this.to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.from = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts one; what it says on its standard error goes to that of the tests. */
  public static Child start(
      Class<?> main, List<String> options, Map<String, String> env, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(env);
    return new Child(builder.start());
  }

  /** Surefire may hand the class path over in a jar's manifest; the property has all of it. */
  private static String classPath() {
    String path = System.getProperty("java.class.path");
    for (String part : path.split(File.pathSeparator, -1)) {
      if (!Files.exists(Path.of(part))) {
        throw new IllegalStateException("the class path names " + part + ", which is not there");
      }
    }
    return path;
  }

  /** Writes a line to its standard input. */
  public void say(String line) {
    to.println(line);
  }

  /** Reads a line; null once the child has ended, or is dead. */
  public String hear() throws IOException {
    return from.readLine();
  }

  /** Waits for the child's end and returns its exit code, 128+n for signal n. */
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Returns its process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Kills it, if it still runs. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
    to.close();
  }
}
