package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Inspector calls every tool that a view shows, in both eras, a process for each call. */
@Timeout(1800)
class McpInspectorTest {
  private static final String PATCH = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n";

  @TempDir Path temporary;

  @BeforeEach
  void makeSeed() throws IOException {
    Files.createDirectories(temporary.resolve("seed"));
    Files.writeString(temporary.resolve("seed/a.txt"), "one\n");
  }

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  /**
   * The view that has everything. Narrower ones make the same calls with shorter lists, which
   * {@link McpListingTest} looks at; with {@code -Dpyro.test.inspector=all} they are here, too.
   */
  static List<Arguments> views() {
    boolean all = "all".equals(System.getProperty("pyro.test.inspector"));
    return McpListingTest.views()
        .filter(view -> all || view.get()[1].equals("workspace-full"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("views")
  void everyTool(String flag, String view, List<String> names) throws Exception {
    try (HttpServer server = HttpServer.start(flag, view, "--pool", "0");
        ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Set<String>>> all = new ArrayList<>();
      List.of("legacy", "modern")
          .forEach(era -> all.add(() -> new Calls(server, era, names).all()));
      for (Future<Set<String>> called : together.invokeAll(all)) {
        assertEquals(new TreeSet<>(names), called.get());
      }
    }
  }

  /** The calls of one era; of what a view does not show, none is made. */
  private final class Calls {
    private final HttpServer server;
    private final String era;
    private final List<String> shown;
    private final Set<String> called = new TreeSet<>();

    Calls(HttpServer server, String era, List<String> shown) {
      this.server = server;
      this.era = era;
      this.shown = shown;
    }

    Set<String> all() {
      call("vm_list_environments");
      call("vm_run", "command=uname -s");
      if (shown.contains("vm_create")) {
        machines();
      }
      if (shown.contains("workspace_create")) {
        workspace();
      }
      return called;
    }

    private void machines() {
      String first =
          "vm_id=" + call("vm_create", "environment=debian:12").get("vm_id").getAsString();
      call("vm_start", first);
      call("vm_status", first);
      call("vm_network_info", first);
      call("vm_exec", first, "command=uname -s");
      String second =
          "vm_id=" + call("vm_create", "environment=debian:12").get("vm_id").getAsString();
      call("vm_start", second);
      call("vm_stop", second);
      call("vm_delete", second);
      call("vm_reap_expired");
    }

    private void workspace() {
      String seed = temporary.resolve("seed").toString();
      JsonObject created = call("workspace_create", "seed_path=" + seed);
      String id = "workspace_id=" + created.get("workspace_id").getAsString();
      call("workspace_list");
      call("workspace_update", id, "name=inspected-" + era);
      call("workspace_status", id);
      call("workspace_sync_push", id, "source_path=" + seed, "dest=pushed");
      call("workspace_exec", id, "command=cat a.txt");
      call("workspace_logs", id);
      call("workspace_file_list", id);
      call("workspace_file_read", id, "path=a.txt");
      call("workspace_file_write", id, "path=b.txt", "text=b");
      call("workspace_patch_apply", id, "patch=" + PATCH);
      call("workspace_diff", id);
      shell(id);
      service(id);
      call("workspace_export", id, "path=a.txt", "output_path=" + temporary.resolve("out-" + era));
      call("workspace_summary", id);
      call("workspace_reset", id);
      call("workspace_stop", id);
      call("workspace_disk_list", id);
      call("workspace_disk_read", id, "path=a.txt");
      call("workspace_disk_export", id, "output_path=" + temporary.resolve("disk-" + era));
      call("workspace_start", id);
      call("workspace_delete", id);
    }

    private void shell(String id) {
      JsonObject opened = call("shell_open", id, "cols=80");
      if (opened.isEmpty()) {
        return;
      }
      String shell = "shell_id=" + opened.get("shell_id").getAsString();
      call("shell_write", id, shell, "input=echo $((6 * 7)); sleep 600");
      Eventually.holds(() -> {
        JsonObject seen = call("shell_read", id, shell, "plain=true", "wait_for_idle_ms=1000");
        assertTrue(seen.get("output").getAsString().endsWith("\n42"), seen::toString);
      });
      call("shell_signal", id, shell);
      call("shell_close", id, shell);
    }

    private void service(String id) {
      String web = "service_name=web";
      call(
          "service_start",
          id,
          web,
          "command=python3 -m http.server 8000",
          "readiness={\"type\":\"tcp\",\"port\":8000}",
          "ready_timeout_seconds=600");
      call("service_list", id);
      call("service_status", id, web);
      call("service_logs", id, web);
      call("service_stop", id, web);
    }

    private JsonObject call(String tool, String... arguments) {
      if (!shown.contains(tool)) {
        return new JsonObject();
      }
      List<String> line = new ArrayList<>(List.of("--cli", server.url(), "--transport", "http"));
      line.addAll(List.of("--header", "Authorization: Bearer " + server.token()));
      line.addAll(List.of("--protocol-era", era, "--method", "tools/call", "--tool-name", tool));
      for (String argument : arguments) {
        line.addAll(List.of("--tool-arg", argument));
      }
      Finished run = NodePackages.inspector(line).expect(0); // not 0 for an isError either
      called.add(tool);
      return JsonParser.parseString(run.out())
          .getAsJsonObject()
          .getAsJsonObject("structuredContent");
    }
  }
}
