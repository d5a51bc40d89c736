package dev.pyro.mcp.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.Pyro;
import dev.pyro.mcp.StdioTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is told that calls a tool which the server does not offer. */
class UnknownToolTest {
  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workspace-core | shell_open      | it is in the profile workspace-full, not in workspace-core: \
          start the server with --profile workspace-full
          inspect        | vm_run          | it is in the profile vm-run, not in inspect: \
          start the server with --profile vm-run
          workspace-core | workspace_diffs | did you mean workspace_diff?
          vm-run         | bash            | the profile vm-run has vm_run
          """)
  void hasAWayOn(String view, String tool, String way) throws Exception {
    assertEquals("there is no tool " + tool + "; " + way, told(view, tool));
  }

  @Test
  void aVeryLongNameIsNotRepeatedWhole() throws Exception {
    assertEquals(
        "there is no tool "
            + "n".repeat(200)
            + "… (100000 characters); the profile vm-run has vm_run",
        told("vm-run", "n".repeat(100_000)));
  }

  private String told(String view, String tool) throws Exception {
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
            + tool
            + "\"}}\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PyroServer server =
        new PyroServer("1", view, Pyro.Options.defaults().withHome(home), Optional.empty())) {
      new StdioTransport(new ByteArrayInputStream(call.getBytes(StandardCharsets.UTF_8)), out)
          .run(server.server());
    }
    JsonObject error =
        JsonParser.parseString(out.toString(StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonObject("error");
    assertEquals(-32602, error.get("code").getAsInt());
    return error.get("message").getAsString();
  }
}
