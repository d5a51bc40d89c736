package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.support.RealPyro;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JSON of every command on workspaces, as whole processes print it: the contract's fields. */
@Timeout(1800)
class WorkspaceJsonTest {
  private static final String STATUS =
      "allow_addresses allow_domains command_count created_at disk_mib environment execution_mode expires_at labels"
          + " last_activity_at last_reset_at mem_mib name network_policy reset_count state"
          + " state_reason ttl_seconds vcpu_count workspace_id workspace_seed";
  private static final String CHANGES = "changed entries summary workspace_id";

  @TempDir Path temporary;
  private final RealPyro pyro = RealPyro.ofCheckout();
  private final List<String> tried = new ArrayList<>();

  @Test
  void everyCommandHasTheFieldsOfTheContract() throws Exception {
    Path seed = Files.createDirectory(temporary.resolve("seed"));
    Files.writeString(seed.resolve("a.txt"), "a\n");
    String create = "create --seed-path " + seed;
    JsonObject created = expect(STATUS, create);
    String id = created.get("workspace_id").getAsString();
    try {
      expect(STATUS, "status " + id);
      expect("count unreadable workspaces", "list");
      expect(STATUS, "update --label k=v " + id);
      expect(
          "duration_ms execution_mode exit_code oom_killed processes_ended sequence stderr"
              + " stderr_bytes stderr_truncated stdout stdout_bytes stdout_truncated timed_out workspace_id",
          "exec " + id + " -- true");
      expect("bytes_written path size_bytes workspace_id", "file write --text b " + id + " b.txt");
      expect("content offset path size_bytes truncated workspace_id", "file read " + id + " b.txt");
      expect("count entries path workspace_id", "file list " + id);
      Path patch = temporary.resolve("p.patch");
      Files.writeString(patch, "--- a.txt\n+++ a.txt\n@@\n-a\n+A\n");
      expect(CHANGES, "patch apply --patch-file " + patch + " " + id);
      expect(
          "bytes_written destination entry_count mode source_path warnings workspace_id",
          "sync push --dest more " + id + " " + seed);
      expect(CHANGES + " patch warnings", "diff " + id);
      expect(
          "artifact_type bytes_written entry_count output_path warnings workspace_id"
              + " workspace_path",
          "export --output " + temporary.resolve("out") + " " + id + " more");
      expect("count entries network warnings workspace_id", "logs " + id);
      expect(
          "artifacts changes commands edits name network services since snapshots state warnings"
              + " workspace_id",
          "summary " + id);
      shells(id);
      services(id);
      forward(id);
      expect(STATUS, "stop " + id);
      expect("count entries path workspace_id", "disk list " + id);
      expect("content offset path size_bytes truncated workspace_id", "disk read " + id + " a.txt");
      expect(
          "output_path size_bytes workspace_id",
          "disk export --output " + temporary.resolve("disk") + " " + id);
      expect(STATUS, "start " + id);
      expect(STATUS, "reset " + id);
    } finally {
      expect("deleted workspace_id", "delete " + id);
    }
    assertEquals(
        new TreeSet<>(
            Commands.NAMES.stream()
                .filter(name -> name.startsWith("workspace "))
                .filter(name -> Commands.find(name).usage().printsJson())
                .toList()),
        new TreeSet<>(tried));
  }

  private void shells(String id) {
    String status = "cols cwd exit_code opened_at rows shell_id state workspace_id";
    String shell = expect(status, "shell open " + id).get("shell_id").getAsString();
    String place = " " + id + " " + shell;
    expect("count shells", "shell list " + id);
    expect(status, "shell write" + place + " true");
    expect(
        "cursor dropped_bytes exit_code next_cursor output shell_id state truncated workspace_id",
        "shell read" + place);
    expect(status, "shell signal" + place);
    expect(status, "shell resize --cols 80 --rows 24" + place);
    expect(status, "shell close" + place);
  }

  private void services(String id) {
    String status =
        "command cwd ended_at exit_code log_bytes published_ports readiness service_name started_at state"
            + " state_reason workspace_id";
    expect(status, "service start " + id + " s -- sleep 600");
    expect("count services workspace_id", "service list " + id);
    expect(status, "service status " + id + " s");
    expect(
        "dropped_bytes logs service_name state state_reason truncated workspace_id",
        "service logs " + id + " s");
    expect(status, "service stop " + id + " s");
  }

  /** Its one object comes at once; then it waits for Ctrl-C, and adds nothing. */
  private void forward(String id) throws IOException, InterruptedException {
    tried.add("workspace forward");
    Process forward = pyro.start("workspace", "forward", id, "8000", "--json");
    StringBuilder printed = new StringBuilder();
    try (BufferedReader out = forward.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        printed.append(line).append('\n');
        if (line.equals("}")) {
          String interrupt = "kill -INT " + forward.pid();
          assertEquals(0, new ProcessBuilder("sh", "-c", interrupt).start().waitFor());
        }
      }
    }
    assertEquals(130, forward.waitFor(), printed.toString());
    JsonObject port =
        JsonParser.parseString(printed.toString())
            .getAsJsonObject()
            .getAsJsonArray("ports")
            .get(0)
            .getAsJsonObject();
    assertEquals(8000, port.get("guest_port").getAsInt());
    assertTrue(port.get("host_port").getAsInt() > 0, printed.toString());
  }

  private JsonObject expect(String fields, String line) {
    List<String> words = new ArrayList<>(List.of("workspace"));
    words.addAll(List.of(line.split(" ", -1)));
    String two = String.join(" ", words.subList(0, 2));
    String three = String.join(" ", words.subList(0, Math.min(3, words.size())));
    String name = Commands.NAMES.contains(three) ? three : two;
    tried.add(name);
    words.add(name.split(" ", -1).length, "--json");
    JsonObject answer = pyro.json(0, words.toArray(new String[0]));
    assertEquals(
        new TreeSet<>(List.of(fields.split(" ", -1))), new TreeSet<>(answer.keySet()), line);
    return answer;
  }
}
