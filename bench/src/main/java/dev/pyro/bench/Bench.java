package dev.pyro.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pyro.Pyro;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./dev bench run [RUNS] [PART...]}: prints a table and writes {@code
 * build/bench/result.json}.
 */
public final class Bench {
  private static final int DEFAULT_RUNS = 20;
  private static final Path FOLDER = Path.of("build", "bench");
  private static final List<String> PARTS =
      List.of("machine", "process", "mcp", "workspace", "network");

  private Bench() {}

  /**
   * Measures.
   *
   * @param args {@code run}, how often each thing is run, and which parts; without any, all
   */
  public static void main(String[] args) throws Exception {
    List<String> words = new ArrayList<>(List.of(args));
    boolean valid = !words.isEmpty() && words.removeFirst().equals("run");
    int runs = DEFAULT_RUNS;
    if (!words.isEmpty() && words.getFirst().matches("[1-9][0-9]{0,3}")) {
      runs = Integer.parseInt(words.removeFirst());
    }
    if (!valid || !PARTS.containsAll(words)) {
      System.err.println("usage: ./dev bench run [RUNS] [" + String.join(" | ", PARTS) + "]...");
      System.exit(2);
    }
    measure(runs, words.isEmpty() ? PARTS : words);
  }

  private static void measure(int runs, List<String> parts) throws Exception {
    Files.createDirectories(FOLDER);
    List<Row> rows = new ArrayList<>();
    List<Claim> claims = new ArrayList<>();
    Path pyro = Path.of("pyro").toAbsolutePath();
    try (Machines machines = new Machines(FOLDER);
        Podman podman = Podman.prepare(FOLDER)) {
      String accelerator = machines.accelerator();
      if (parts.contains("machine")) {
        new MachineRows(machines, rows, claims).measure(runs);
      }
      if (parts.contains("process")) {
        new ProcessRows(pyro, podman, rows).measure(runs);
      }
      if (parts.contains("mcp")) {
        new McpRows(pyro, rows).measure(runs);
      }
      if (parts.contains("workspace")) {
        workspaceRows(pyro, podman, rows, runs);
      }
      if (parts.contains("network")) {
        networkRows(machines, rows, claims, runs);
      }
      print(accelerator, rows, claims, podman);
      write(accelerator, rows, claims, podman);
    }
  }

  private static void workspaceRows(Path pyro, Podman podman, List<Row> rows, int runs)
      throws Exception {
    try (Trees trees = new Trees(FOLDER);
        Pyro engine = Pyro.open()) {
      new WorkspaceRows(engine, trees, rows).measure(runs);
      new WorkspaceExecRows(engine, pyro, podman, rows).measure(runs);
      new CopyRows(engine, trees, podman, rows).measure(runs);
    }
  }

  private static void networkRows(Machines machines, List<Row> rows, List<Claim> claims, int runs)
      throws Exception {
    try (Pyro engine = Pyro.open()) {
      new KeeperRows(engine, rows, claims).measure(); // before anything has gone through it
      new NetworkRows(engine, machines, rows, claims).measure(runs);
    }
  }

  /** Tells what is being measured, for it takes minutes. */
  static void tell(String what) {
    System.err.println("bench: " + what);
  }

  private static void print(String accelerator, List<Row> rows, List<Claim> claims, Podman podman) {
    System.out.printf(
        Locale.ROOT,
        "accelerator %s, %d processors%n%-46s %10s %10s %-5s %5s%n",
        accelerator,
        Runtime.getRuntime().availableProcessors(),
        "",
        "median",
        "p95",
        "unit",
        "runs");
    rows.forEach(row -> System.out.println(row.line()));
    claims.forEach(claim -> System.out.println(claim.line()));
    System.out.println("peer: " + podman.description());
  }

  private static void write(String accelerator, List<Row> rows, List<Claim> claims, Podman podman)
      throws Exception {
    JsonArray rowList = new JsonArray();
    rows.forEach(row -> rowList.add(row.json()));
    JsonArray claimList = new JsonArray();
    claims.forEach(claim -> claimList.add(claim.json()));
    JsonObject result = new JsonObject();
    result.addProperty("accelerator", accelerator);
    result.addProperty("claims_met", claims.stream().allMatch(Claim::met));
    result.add("claims", claimList);
    result.addProperty("kernel", System.getProperty("os.version"));
    result.addProperty("peer", podman.description());
    result.addProperty("processors", Runtime.getRuntime().availableProcessors());
    result.add("rows", rowList);
    Path file = FOLDER.resolve("result.json");
    Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(result) + "\n");
    System.out.println("written to " + file);
  }
}
