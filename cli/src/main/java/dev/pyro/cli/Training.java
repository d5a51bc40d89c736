package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.core.Version;
import dev.pyro.cli.mcp.McpServeCommand;
import dev.pyro.mcp.serve.ProjectSource;
import dev.pyro.mcp.serve.PyroServer;
import dev.pyro.tools.View;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the JVM watches when the launcher has it make its start-up cache: the commands that need no
 * machine. The launcher throws their output away.
 */
public final class Training {
  private static final String[][] LINES = {
    {"--version"},
    {"run", "--help"},
    {"workspace", "list"},
    {"workspace", "list", "--json"},
    {
      "workspace", "create", "--seed-path=.", "--label", "a=b", "--network-policy", "no-such-policy"
    },
    {"workspace", "exec", "no-such-workspace", "--env", "A=b", "--", "true"},
    {"workspace", "diff", "no-such-workspace"},
    {"workspace", "file", "read", "no-such-workspace", "a"},
    {"workspace", "file", "list", "no-such-workspace"},
    {"workspace", "file", "write", "no-such-workspace", "a", "--text", "a"},
    {"workspace", "patch", "apply", "no-such-workspace", "--patch", "a"},
    {"workspace", "status", "no-such-workspace", "--json"},
    {"workspace", "shell", "write", "no-such-workspace", "1", "a"},
    {"workspace", "shell", "read", "no-such-workspace", "1", "--plain"},
    {"workspace", "service", "status", "no-such-workspace", "a"},
    {"env", "list"},
    {"env", "list", "--json"},
    {"env", "inspect", "no-such-environment", "--json"},
    {"run", "-i", "--mem-mib=512", "--timeout-seconds", "5", "no-such-environment", "--", "true"},
  };

  /** What a client of either era says to a server before its first call, and a call. */
  private static final String CLIENT =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"training","version":"1"}}}
      {"jsonrpc":"2.0","method":"notifications/initialized"}
      {"jsonrpc":"2.0","id":2,"method":"tools/list"}
      {"jsonrpc":"2.0","id":3,"method":"server/discover","params":{"_meta":{\
      "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{}}}}
      {"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"workspace_list","arguments":{}}}
      {"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"workspace_exec",\
      "arguments":{"workspace_id":"no-such-workspace","command":"true"}}}
      """;

  private Training() {}

  /** Runs the commands one after the other, and a server for one client, in a project. */
  public static void main(String[] args) {
    Console console = Console.ofProcess();
    for (String[] line : LINES) {
      Main.run(console, line);
    }
    Path here = Path.of("");
    ProjectSource project =
        ProjectSource.checkoutAround(here).orElseGet(() -> ProjectSource.directory(here));
    try (PyroServer server =
        new PyroServer(
            Version.CURRENT, View.DEFAULT, Pyro.Options.defaults(), Optional.of(project))) {
      InputStream client = new ByteArrayInputStream(CLIENT.getBytes(StandardCharsets.UTF_8));
      McpServeCommand.serve(server, client, console.out());
    }
  }
}
