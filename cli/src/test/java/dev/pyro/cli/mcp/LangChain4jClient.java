package dev.pyro.cli.mcp;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.McpClient;
import dev.langchain4j.mcp.client.transport.stdio.StdioMcpTransport;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.pyro.cli.support.RealPyro;
import java.time.Duration;
import java.util.List;

/** LangChain4j's client. It shows the structured content as text, too, and not the text content. */
final class LangChain4jClient implements McpCaller {
  private final McpClient client;

  LangChain4jClient(List<String> server) {
    this.client =
        DefaultMcpClient.builder()
            .transport(
                StdioMcpTransport.builder()
                    .command(server)
                    .environment(RealPyro.ofCheckout().environment())
                    .build())
            .toolExecutionTimeout(Duration.ofMinutes(10))
            .build();
  }

  @Override
  public List<String> tools() {
    return client.listTools().stream().map(ToolSpecification::name).toList();
  }

  @Override
  public McpAnswer call(String tool, JsonObject arguments) {
    ToolExecutionRequest request =
        ToolExecutionRequest.builder().name(tool).arguments(arguments.toString()).build();
    try {
      ToolExecutionResult result = client.executeTool(request);
      return new McpAnswer(
          new Gson().toJsonTree(result.result()).getAsJsonObject(), result.resultText(), false);
    } catch (ToolExecutionException e) { // all that it tells of a call that failed
      JsonObject content = JsonParser.parseString(e.getMessage()).getAsJsonObject();
      return new McpAnswer(content, e.getMessage(), true);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
