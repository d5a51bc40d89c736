package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The official Java client, which knows the legacy era. */
@Timeout(600)
class JavaSdkTest {
  @Test
  void overStdio() {
    List<String> command = Peers.conformanceServer();
    ServerParameters parameters =
        ServerParameters.builder(command.getFirst())
            .args(command.subList(1, command.size()))
            .build();
    use(new StdioClientTransport(parameters, McpJsonDefaults.getMapper()));
  }

  @Test
  void overHttp() throws Exception {
    try (McpServer server = ConformanceServer.create();
        HttpTransport http =
            HttpTransport.start(
                server,
                HttpAddress.parse("0"),
                Optional.empty(),
                HttpTransport.Limits.standard())) {
      use(
          HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + http.address().getPort())
              .build());
    }
  }

  private static void use(McpClientTransport transport) {
    try (McpSyncClient client =
        McpClient.sync(transport)
            .initializationTimeout(StdioSession.PATIENCE)
            .requestTimeout(StdioSession.PATIENCE)
            .build()) {
      client.initialize();
      client.ping();
      assertEquals(ConformanceTools.all().size(), client.listTools().tools().size());
      CallToolResult result =
          client.callTool(
              CallToolRequest.builder("greet").arguments(Map.of("name", "Ada")).build());
      assertEquals("Hello, Ada!", ((TextContent) result.content().getFirst()).text());
      CallToolRequest failing =
          CallToolRequest.builder("test_error_handling").arguments(Map.of()).build();
      assertTrue(client.callTool(failing).isError());
      CallToolRequest unknown = CallToolRequest.builder("no_such_tool").arguments(Map.of()).build();
      McpError error = assertThrows(McpError.class, () -> client.callTool(unknown));
      assertEquals(-32602, error.getJsonRpcError().code());
    }
  }
}
