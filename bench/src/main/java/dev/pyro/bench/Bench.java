package dev.pyro.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code ./dev bench run [RUNS]}: prints a table and writes {@code build/bench/result.json}. */
public final class Bench {
  private static final int DEFAULT_RUNS = 20;

  private Bench() {}

  /**
   * Measures everything.
   *
   * @param args {@code run} and, if given, how often each thing is run
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 1 || args.length > 2 || !args[0].equals("run")) {
      System.err.println("usage: ./dev bench run [RUNS]");
      System.exit(2);
    }
    int runs = args.length == 2 ? Integer.parseInt(args[1]) : DEFAULT_RUNS;
    try (Machines machines = new Machines()) {
      List<Row> rows = new MachineRows(machines).measure(runs);
      rows.addAll(new ProcessRows(Path.of("pyro").toAbsolutePath()).measure(runs));
      String accelerator = machines.accelerator();
      System.out.printf(
          Locale.ROOT,
          "accelerator %s, %d processors%n%-44s %10s %10s %-5s %5s%n",
          accelerator,
          Runtime.getRuntime().availableProcessors(),
          "",
          "median",
          "p95",
          "unit",
          "runs");
      rows.forEach(row -> System.out.println(row.line()));
      write(accelerator, rows);
    }
  }

  private static void write(String accelerator, List<Row> rows) throws Exception {
    JsonArray list = new JsonArray();
    rows.forEach(row -> list.add(row.json()));
    JsonObject result = new JsonObject();
    result.addProperty("accelerator", accelerator);
    result.addProperty("processors", Runtime.getRuntime().availableProcessors());
    result.addProperty("kernel", System.getProperty("os.version"));
    result.add("rows", list);
    Path file = Path.of("build", "bench", "result.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(result) + "\n");
    System.out.println("written to " + file);
  }
}
