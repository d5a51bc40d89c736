package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.mcp.HttpServer.Usage;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server over HTTP: one call, and many at once for long. */
@Timeout(1800)
class McpHttpTest {
  private static final int CLIENTS = 8;
  private static final int WORKSPACES = 4;

  /** {@code -Dpyro.soak.calls=2000} for a real soak. */
  private static final int CALLS = Integer.getInteger("pyro.soak.calls", 160);

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void manyClientsAtOnceLeakNothing() throws Exception {
    try (HttpServer server = HttpServer.start("--no-project-source");
        Clients clients = Clients.of(server)) {
      List<String> workspaces = new ArrayList<>();
      Path seed = McpRecipeTest.failingProject(folder.resolve("project"));
      for (int i = 0; i < WORKSPACES; i++) {
        workspaces.add(
            clients
                .get(i)
                .call("workspace_create", "{'seed_path': '?'}", seed.toString())
                .good()
                .string("workspace_id"));
      }
      mixed(clients, workspaces, 0, CLIENTS * 8); // everything is loaded and connected
      Usage before = server.usage();
      long start = System.nanoTime();
      mixed(clients, workspaces, CLIENTS * 8, CALLS);
      double seconds = (System.nanoTime() - start) / 1e9;
      Usage after = server.usage();
      System.out.printf(
          Locale.ROOT,
          "soak: %d calls in %.0f s, before %s, after %s%n",
          CALLS,
          seconds,
          before,
          after);
      workspaces.forEach(
          id -> clients.get(0).call("workspace_delete", "{'workspace_id': '?'}", id).good());
      assertTrue(after.threads() <= before.threads() + 8, () -> before + " " + after);
      assertTrue(after.files() <= before.files() + 16, () -> before + " " + after);
      assertTrue(after.memoryKib() <= before.memoryKib() + (96 << 10), () -> before + " " + after);
    }
  }

  /** Clients of one server. */
  private record Clients(List<NodeClient> all) implements AutoCloseable {
    static Clients of(HttpServer server) {
      List<NodeClient> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        all.add(NodeClient.http(i % 2 == 0 ? "modern" : "legacy", server));
      }
      return new Clients(all);
    }

    NodeClient get(int i) {
      return all.get(i);
    }

    @Override
    public void close() {
      all.forEach(NodeClient::close);
    }
  }

  /** Makes that many calls, the clients at once and each of them one after the other. */
  private static void mixed(Clients clients, List<String> workspaces, int from, int count)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int mine = i;
        Callable<Void> work =
            () -> {
              for (int n = from + mine; n < from + count; n += CLIENTS) {
                call(clients.get(mine), workspaces.get(mine % WORKSPACES), mine, n);
              }
              return null;
            };
        done.add(threads.submit(work));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
  }

  private static void call(NodeClient client, String id, int mine, int n) {
    String file = "client" + mine + ".txt"; // two clients share a workspace, but no file
    switch ((n / CLIENTS) % 8) {
      case 0 -> {
        McpAnswer run = client.call("vm_run", "{'command': '?'}", "echo " + n).good();
        assertEquals(n + "\n", run.string("stdout"));
      }
      case 1, 2 ->
          assertEquals(n + "\n", McpRecipeTest.exec(client, id, "echo " + n).string("stdout"));
      case 3 ->
          client
              .call(
                  "workspace_file_write",
                  "{'workspace_id': '?', 'path': '?', 'text': '?'}",
                  id,
                  file,
                  "text " + n)
              .good();
      case 4 ->
          client.call("workspace_file_read", "{'workspace_id': '?', 'path': '?'}", id, file).good();
      case 5 -> client.call("workspace_diff", "{'workspace_id': '?'}", id).good();
      case 6 -> client.call("workspace_list", "{}").good();
      default -> client.call("workspace_file_list", "{'workspace_id': '?'}", id).good();
    }
  }

  @Test
  void onlyWithTheToken() throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, "0123456789abcdef0123456789abcdef\n");
    try (HttpServer server = HttpServer.start("--pool", "0", "--token-file", token.toString())) {
      assertEquals("0123456789abcdef0123456789abcdef", server.token());
      Finished refused = NodePackages.inspector(inspect(server, List.of()));
      assertTrue(refused.code() != 0, refused::toString);
      Finished run =
          NodePackages.inspector(
                  inspect(server, List.of("--header", "Authorization: Bearer " + server.token())))
              .expect(0);
      assertTrue(run.out().contains("hello from a guest"), run.out());
    }
  }

  private static List<String> inspect(HttpServer server, List<String> more) {
    List<String> line =
        new ArrayList<>(
            List.of("--cli", "--method", "tools/call", "--tool-name", "vm_run", "--tool-arg"));
    line.add("command=echo hello from a guest");
    line.addAll(List.of("--protocol-era", "modern", "--server-url", server.url()));
    line.addAll(more);
    return line;
  }
}
