package dev.pyro.mcp.serve;

import com.google.gson.JsonObject;
import dev.pyro.PyroException;
import dev.pyro.mcp.McpTool;
import dev.pyro.mcp.ToolAnnotations;
import dev.pyro.mcp.ToolCall;
import dev.pyro.mcp.ToolResult;
import dev.pyro.tools.Operation;
import dev.pyro.tools.Toolbox;
import java.util.Optional;
import java.util.function.Supplier;

/** One operation of the catalogue as a tool. */
class CatalogueTool implements McpTool {
  private final Operation<?> operation;
  private final Toolbox toolbox;

  /** Wraps one of the operations of a toolbox. */
  CatalogueTool(Operation<?> operation, Toolbox toolbox) {
    this.operation = operation;
    this.toolbox = toolbox;
  }

  @Override
  public String name() {
    return operation.name();
  }

  @Override
  public String title() {
    return operation.title();
  }

  @Override
  public String description() {
    return operation.description();
  }

  @Override
  public JsonObject inputSchema() {
    return operation.inputSchema();
  }

  @Override
  public Optional<JsonObject> outputSchema() {
    return Optional.of(operation.outputSchema());
  }

  @Override
  public ToolAnnotations annotations() {
    Operation.Effect effect = operation.effect();
    return new ToolAnnotations(
        effect.readOnly(), effect.destructive(), effect.idempotent(), operation.reachesOut());
  }

  @Override
  public boolean longRunning() {
    return operation.isLong();
  }

  @Override
  public ToolResult call(JsonObject arguments, ToolCall call) throws InterruptedException {
    return result(() ->
        CallProgress.during(call, () -> toolbox.call(name(), arguments, OutputProgress.of(call))));
  }

  /**
   * Returns an output as a result.
   *
   * @throws InterruptedException if the call was cancelled
   */
  static ToolResult result(Supplier<Toolbox.Output> call) throws InterruptedException {
    try {
      Toolbox.Output output = call.get();
      return output.failed()
          ? ToolResult.error(output.content(), output.text())
          : ToolResult.of(output.content(), output.text());
    } catch (PyroException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }
}
