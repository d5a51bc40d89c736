package dev.pyro.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.pyro.tools.Toolbox;
import java.util.Objects;

/** Calls the operation that a request names. */
final class PyroToolExecutor implements ToolExecutor {
  private final Toolbox toolbox;

  PyroToolExecutor(Toolbox toolbox) {
    this.toolbox = toolbox;
  }

  /** Calls it. Some models leave out the arguments. */
  static Toolbox.Output call(Toolbox toolbox, ToolExecutionRequest request) {
    return toolbox.call(request.name(), Objects.requireNonNullElse(request.arguments(), ""));
  }

  @Override
  public String execute(ToolExecutionRequest request, Object memoryId) {
    return call(toolbox, request).content().toString();
  }

  @Override
  public ToolExecutionResult executeWithContext(
      ToolExecutionRequest request, InvocationContext context) {
    Toolbox.Output output = call(toolbox, request);
    return ToolExecutionResult.builder()
        .isError(output.failed())
        .resultText(output.content().toString())
        .build();
  }
}
