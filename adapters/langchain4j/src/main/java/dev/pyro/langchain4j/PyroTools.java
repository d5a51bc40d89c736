package dev.pyro.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.tools.Operation;
import dev.pyro.tools.Toolbox;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The operations of a profile or mode as tools, for {@code AiServices.toolProvider}; thread-safe.
 *
 * <p>The result of a tool is JSON: the fields of the operation's result, or {@code error} with
 * {@code code}, {@code message} and {@code hint}. If a call fails, the model gets a result that is
 * marked as an error. Only {@link ErrorCode#CANCELLED} is an exception: if the thread that waits
 * for a tool is interrupted, the command in the guest is ended and the thread stays interrupted, so
 * the conversation ends with its next request.
 */
public final class PyroTools implements ToolProvider {
  private final Toolbox toolbox;
  private final Map<ToolSpecification, ToolExecutor> tools;
  private final ToolProviderResult provided;

  private PyroTools(Toolbox toolbox) {
    this.toolbox = toolbox;
    Map<ToolSpecification, ToolExecutor> inOrder = new LinkedHashMap<>();
    for (Operation<?> operation : toolbox.operations()) {
      inOrder.put(Specifications.of(operation), new PyroToolExecutor(toolbox));
    }
    tools = Collections.unmodifiableMap(inOrder);
    provided = new ToolProviderResult(tools);
  }

  /** Returns {@code vm_run}, which runs a command in a fresh machine. */
  public static PyroTools of(Pyro pyro) {
    return of(pyro, "vm-run");
  }

  /**
   * Returns the operations of a profile or mode.
   *
   * @param pyro is not closed; the tools are of use until it is
   * @param view {@code vm-run}, {@code workspace-core}, {@code workspace-full} or a mode
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if there is none of that name
   */
  public static PyroTools of(Pyro pyro, String view) {
    return new PyroTools(Toolbox.of(pyro, view));
  }

  /** Returns the tools, in the order in which they are shown, for {@code AiServices.tools}. */
  public Map<ToolSpecification, ToolExecutor> tools() {
    return tools;
  }

  @Override
  public ToolProviderResult provideTools(ToolProviderRequest request) {
    return provided;
  }

  /**
   * Tells a model that there is no tool of a name, and which one it may have meant; for {@code
   * AiServices.hallucinatedToolNameStrategy}, which otherwise ends the conversation with an
   * exception.
   */
  public ToolExecutionResultMessage unknownTool(ToolExecutionRequest request) {
    Toolbox.Output output = PyroToolExecutor.call(toolbox, request);
    return ToolExecutionResultMessage.builder()
        .id(request.id())
        .toolName(request.name())
        .text(output.content().toString())
        .isError(output.failed())
        .build();
  }
}
