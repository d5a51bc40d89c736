package dev.pyro.mcp.serve;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.mcp.McpTool;
import dev.pyro.mcp.ToolAnnotations;
import dev.pyro.mcp.ToolCall;
import dev.pyro.mcp.ToolResult;
import dev.pyro.tools.Catalogue;
import dev.pyro.tools.Failure;
import dev.pyro.tools.Operation;
import java.util.Optional;

/** One operation of the catalogue as a tool. */
final class CatalogueTool implements McpTool {
  private final Operation<?> operation;
  private final Catalogue offered;
  private final Pyro pyro;

  /** Wraps one of the operations that are offered. */
  CatalogueTool(Operation<?> operation, Catalogue offered, Pyro pyro) {
    this.operation = operation;
    this.offered = offered;
    this.pyro = pyro;
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

  /** Machines are worlds of their own, and without a network. */
  @Override
  public ToolAnnotations annotations() {
    Operation.Effect effect = operation.effect();
    return new ToolAnnotations(effect.readOnly(), effect.destructive(), effect.idempotent(), false);
  }

  @Override
  public boolean longRunning() {
    return operation.isLong();
  }

  @Override
  public ToolResult call(JsonObject arguments, ToolCall call) throws InterruptedException {
    try {
      Operation.Result done =
          CallProgress.during(call, () -> operation.run(pyro, arguments, OutputProgress.of(call)));
      return ToolResult.of(done.content(), done.text());
    } catch (PyroException e) {
      return failed(e, offered);
    }
  }

  /** Returns a failure as a result, unless the call was cancelled. */
  static ToolResult failed(PyroException e, Catalogue offered) throws InterruptedException {
    if (e.code() == ErrorCode.CANCELLED && Thread.interrupted()) {
      throw new InterruptedException();
    }
    Failure failure = Failure.of(e, offered);
    return ToolResult.error(failure.content(), failure.text());
  }
}
