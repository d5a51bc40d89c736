package dev.pyro.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What agents see: a server's start, its listing, and calls with and without ready machines. */
record McpRows(Path pyro, List<Row> rows) {
  private static final int POOL = 2;

  void measure(int runs) throws Exception {
    Bench.tell("MCP");
    new McpStartRows(pyro, rows).measure(runs);
    listingRow();
    try (McpProcess cold = new McpProcess(pyro, "--no-project-source", "--pool", "0")) {
      callRows(cold, "cold", runs, 0);
      execRow(cold, runs);
    }
    try (McpProcess warm = new McpProcess(pyro, "--no-project-source", "--pool", "" + POOL)) {
      callRows(warm, "warm", runs, POOL);
    }
  }

  private void listingRow() throws IOException {
    try (McpProcess server = new McpProcess(pyro, "--no-project-source")) {
      Samples size = new Samples();
      size.add(server.list().get("tools").toString().getBytes(StandardCharsets.UTF_8).length);
      rows.add(new Row("the listing of workspace-core", "bytes", size, ""));
    }
  }

  private void callRows(McpProcess server, String kind, int runs, int ready) throws Exception {
    Samples run = new Samples();
    Samples create = new Samples();
    server.call("vm_run", command()); // may build the template, and begins to fill the pool
    for (int i = 0; i < runs; i++) {
      server.awaitMachines(ready);
      run.time(() -> server.call("vm_run", command()));
      server.awaitMachines(ready);
      JsonObject made = create.time(() -> server.call("workspace_create", new JsonObject()));
      server.call("workspace_delete", id(made));
    }
    rows.add(new Row("vm_run of true over MCP, " + kind, "ms", run, ""));
    rows.add(new Row("workspace_create over MCP, empty, " + kind, "ms", create, ""));
  }

  private void execRow(McpProcess server, int runs) throws IOException {
    Samples beyond = new Samples();
    JsonObject made = server.call("workspace_create", new JsonObject());
    JsonObject exec = id(made);
    exec.addProperty("command", "true");
    for (int i = 0; i <= runs; i++) {
      long began = System.nanoTime();
      JsonObject result = server.call("workspace_exec", exec);
      double milliseconds = (System.nanoTime() - began) / 1e6;
      if (i > 0) { // the first one connects
        beyond.add(milliseconds - result.get("duration_ms").getAsLong());
      }
    }
    server.call("workspace_delete", id(made));
    rows.add(new Row("workspace_exec over MCP, beyond duration_ms", "ms", beyond, "aim: 3"));
  }

  private static JsonObject command() {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("command", "true");
    return arguments;
  }

  private static JsonObject id(JsonObject workspace) {
    JsonObject arguments = new JsonObject();
    arguments.add("workspace_id", workspace.get("workspace_id"));
    return arguments;
  }
}
