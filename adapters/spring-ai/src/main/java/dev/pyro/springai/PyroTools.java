package dev.pyro.springai;

import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.tools.Toolbox;
import java.util.List;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.ToolCallbackProvider;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.resolution.ToolCallbackResolver;

/**
 * The operations of a profile or mode as tools, for {@code ChatClient.Builder.defaultTools};
 * thread-safe.
 *
 * <p>The result of a tool is JSON: the fields of the operation's result, or {@code error} with
 * {@code code}, {@code message} and {@code hint}. If a call fails, the model gets that as a result.
 * Only {@link ErrorCode#CANCELLED} is an exception: if the thread that waits for a tool is
 * interrupted, the command in the guest is ended, the conversation ends with a {@link
 * PyroException}, and the thread stays interrupted.
 */
public final class PyroTools implements ToolCallbackProvider, ToolCallbackResolver {
  private final Toolbox toolbox;
  private final List<ToolCallback> tools;

  private PyroTools(Toolbox toolbox) {
    this.toolbox = toolbox;
    tools =
        toolbox.operations().stream()
            .<ToolCallback>map(operation ->
                new PyroToolCallback(
                    ToolDefinition.builder()
                        .name(operation.name())
                        .description(operation.description())
                        .inputSchema(operation.inputSchema().toString())
                        .build(),
                    toolbox))
            .toList();
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

  /** Returns the tools, in the order in which they are shown. */
  @Override
  public ToolCallback[] getToolCallbacks() {
    return tools.toArray(ToolCallback[]::new);
  }

  /**
   * Returns a tool of any name. One that is not offered tells the model so, and which one it may
   * have meant; for {@code DefaultToolCallingManager.Builder.toolCallbackResolver}, with {@code
   * resolutionFallbackEnabled(true)}: otherwise such a call ends the conversation with an
   * exception.
   */
  @Override
  public ToolCallback resolve(String name) {
    return tools.stream()
        .filter(tool -> tool.getToolDefinition().name().equals(name))
        .findFirst()
        .orElseGet(() ->
            new PyroToolCallback(
                ToolDefinition.builder()
                    .name(name)
                    .description("not offered")
                    .inputSchema("{\"type\":\"object\"}")
                    .build(),
                toolbox));
  }
}
