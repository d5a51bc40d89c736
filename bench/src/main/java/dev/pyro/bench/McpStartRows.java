package dev.pyro.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client waits for when it starts a server: the answer to {@code initialize}, and its first
 * list of tools. The peer is a JVM that only prints a line, started in turn with the server. On a
 * quiet host and beside two busy loops.
 */
record McpStartRows(Path pyro, List<Row> rows) {
  private static final int BUSY_LOOPS = 2;

  void measure(int runs) throws Exception {
    measure(runs, "");
    List<Process> loops = new ArrayList<>();
    try {
      for (int i = 0; i < BUSY_LOOPS; i++) {
        loops.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
      }
      measure(runs, ", beside busy loops");
    } finally {
      loops.forEach(Process::destroyForcibly);
    }
  }

  private void measure(int runs, String where) throws Exception {
    Samples jvm = new Samples();
    Samples answer = new Samples();
    Samples beyond = new Samples();
    Samples ratio = new Samples();
    Samples list = new Samples();
    for (int i = 0; i <= runs; i++) {
      double bare = bareJvm();
      double initialized = untilAnswer(McpProcess::initialize);
      double listed = untilAnswer(McpProcess::list);
      if (i > 0) { // the first one makes the cache
        jvm.add(bare);
        answer.add(initialized);
        beyond.add(initialized - bare);
        ratio.add(initialized / bare);
        list.add(listed);
      }
    }
    rows.add(new Row("a JVM that prints a line" + where, "ms", jvm, ""));
    rows.add(new Row("mcp serve, start to initialize" + where, "ms", answer, ""));
    rows.add(new Row("the same beyond the JVM" + where, "ms", beyond, aim(where, "100")));
    rows.add(new Row("the same by the JVM" + where, "x", ratio, ""));
    rows.add(new Row("mcp serve, start to tools/list" + where, "ms", list, aim(where, "150")));
  }

  /** A request, whose answer is awaited. */
  @FunctionalInterface
  private interface Request {
    void of(McpProcess server) throws IOException;
  }

  /** Returns how long a server takes from its start to its first answer, in milliseconds. */
  private double untilAnswer(Request request) throws IOException {
    long began = System.nanoTime();
    try (McpProcess server = new McpProcess(pyro, "--no-project-source")) {
      request.of(server);
      return (System.nanoTime() - began) / 1e6;
    }
  }

  private static String aim(String where, String limit) {
    return where.isEmpty() ? "aim: " + limit : "";
  }

  /** Returns how long a JVM takes to print a line, in milliseconds. */
  private static double bareJvm() throws Exception {
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            Path.of(BareJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString(),
            BareJvm.class.getName());
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (process.inputReader().readLine() == null) {
      throw new IOException(line + " printed nothing");
    }
    double milliseconds = (System.nanoTime() - began) / 1e6;
    process.waitFor();
    return milliseconds;
  }
}
