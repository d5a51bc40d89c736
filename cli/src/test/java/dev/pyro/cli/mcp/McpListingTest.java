package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Inspector is shown: the contract's profiles and modes, as far as they exist. */
@Timeout(1800)
class McpListingTest {
  static final List<String> REPRO_FIX =
      words(
          """
          workspace_create workspace_list workspace_update workspace_status workspace_sync_push
          workspace_exec workspace_logs workspace_file_list workspace_file_read
          workspace_file_write workspace_patch_apply workspace_diff workspace_export
          workspace_summary workspace_reset workspace_delete\
          """);
  private static final List<String> CORE =
      Stream.concat(Stream.of("vm_run"), REPRO_FIX.stream()).toList();
  private static final List<String> SHELLS =
      words("shell_open shell_read shell_write shell_signal shell_close");
  private static final List<String> SERVICES =
      words("service_start service_list service_status service_logs service_stop");
  private static final List<String> DISKS =
      words("workspace_disk_export workspace_disk_list workspace_disk_read");
  static final List<String> FULL =
      Stream.of(
              words(
                  """
                  vm_create vm_start vm_stop vm_delete vm_status vm_network_info vm_exec
                  vm_list_environments vm_reap_expired workspace_start workspace_stop\
                  """),
              CORE,
              DISKS,
              SHELLS,
              SERVICES)
          .flatMap(List::stream)
          .toList();

  private static List<String> words(String text) {
    return List.of(text.split("\\s+"));
  }

  static Stream<Arguments> views() {
    return Stream.of(
        Arguments.of("--profile", "vm-run", List.of("vm_run")),
        Arguments.of("--profile", "workspace-core", CORE),
        Arguments.of("--profile", "workspace-full", FULL),
        Arguments.of("--mode", "repro-fix", REPRO_FIX),
        Arguments.of(
            "--mode",
            "inspect",
            words(
                """
                workspace_create workspace_list workspace_status workspace_exec workspace_logs
                workspace_file_list workspace_file_read workspace_export workspace_summary
                workspace_reset workspace_delete\
                """)),
        Arguments.of(
            "--mode",
            "cold-start",
            Stream.concat(
                    CORE.stream().filter(name -> !name.equals("workspace_patch_apply")),
                    SERVICES.stream())
                .toList()),
        Arguments.of(
            "--mode",
            "review-eval",
            words(
                """
                workspace_create workspace_list workspace_status workspace_exec
                workspace_file_list workspace_file_read workspace_diff workspace_export
                workspace_summary workspace_reset workspace_delete
                shell_open shell_read shell_write shell_signal shell_close\
                """)));
  }

  @ParameterizedTest
  @MethodSource("views")
  void everyView(String flag, String view, List<String> names) {
    for (String era : List.of("legacy", "modern")) {
      List<String> shown =
          inspect(era, List.of("--method", "tools/list", "--strict"), flag, view)
              .getAsJsonArray("tools")
              .asList()
              .stream()
              .map(tool -> tool.getAsJsonObject().get("name").getAsString())
              .sorted()
              .toList();
      assertEquals(names.stream().sorted().toList(), shown, era);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "modern"})
  void oneCommand(String era) {
    JsonObject answer =
        inspect(
            era,
            List.of(
                "--method",
                "tools/call",
                "--tool-name",
                "vm_run",
                "--tool-arg",
                "command=uname -s; exit 3"),
            "--profile",
            "vm-run",
            "--pool",
            "0");
    JsonObject result = answer.getAsJsonObject("structuredContent");
    assertEquals(3, result.get("exit_code").getAsInt());
    assertEquals("Linux\n", result.get("stdout").getAsString());
    assertEquals("guest", result.get("execution_mode").getAsString());
  }

  private static JsonObject inspect(String era, List<String> what, String... flags) {
    List<String> line = new ArrayList<>(List.of("--cli"));
    line.addAll(what);
    line.addAll(List.of("--protocol-era", era));
    line.addAll(List.of("-e", "PYRO_HOME=" + RealPyro.home()));
    line.addAll(McpCaller.server(flags));
    Finished run = NodePackages.inspector(line).expect(0);
    assertTrue(run.out().startsWith("{"), run.out());
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }
}
