package dev.pyro.cli.mcp;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.pyro.cli.support.RealPyro;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The official Java SDK's client. */
final class JavaSdkClient implements McpCaller {
  private static final Gson GSON = new Gson();

  private final McpSyncClient client;

  JavaSdkClient(List<String> server) {
    ServerParameters parameters =
        ServerParameters.builder(server.getFirst())
            .args(server.subList(1, server.size()))
            .env(RealPyro.ofCheckout().environment())
            .build();
    this.client =
        McpClient.sync(new StdioClientTransport(parameters, McpJsonDefaults.getMapper()))
            .requestTimeout(Duration.ofMinutes(10))
            .build();
    client.initialize();
  }

  @Override
  public List<String> tools() {
    return client.listTools().tools().stream().map(Tool::name).toList();
  }

  @Override
  public McpAnswer call(String tool, JsonObject arguments) {
    @SuppressWarnings("unchecked")
    Map<String, Object> map = GSON.fromJson(arguments, Map.class);
    CallToolResult result = client.callTool(CallToolRequest.builder(tool).arguments(map).build());
    return new McpAnswer(
        GSON.toJsonTree(result.structuredContent()).getAsJsonObject(),
        ((TextContent) result.content().getFirst()).text(),
        Boolean.TRUE.equals(result.isError()));
  }

  @Override
  public void close() {
    client.closeGracefully();
  }
}
