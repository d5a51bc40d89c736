package dev.pyro.springai;

import dev.pyro.tools.Toolbox;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Calls the operation of its name. */
final class PyroToolCallback implements ToolCallback {
  private final ToolDefinition definition;
  private final Toolbox toolbox;

  PyroToolCallback(ToolDefinition definition, Toolbox toolbox) {
    this.definition = definition;
    this.toolbox = toolbox;
  }

  @Override
  public ToolDefinition getToolDefinition() {
    return definition;
  }

  @Override
  public String call(String arguments) {
    return toolbox.call(definition.name(), arguments).content().toString();
  }

  /** Ignores the context, which is for other tools. The default method would log each such call. */
  @Override
  public String call(String arguments, ToolContext context) {
    return call(arguments);
  }
}
