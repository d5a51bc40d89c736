package dev.pyro.mcp.serve;

import com.google.gson.JsonObject;
import dev.pyro.PyroException;
import dev.pyro.mcp.ToolCall;
import dev.pyro.mcp.ToolResult;
import dev.pyro.tools.Operation;
import dev.pyro.tools.Toolbox;

/** {@code workspace_create} with a project to start from when no seed is named. */
final class ProjectTool extends CatalogueTool {
  static final String NAME = "workspace_create";
  private static final String SEED = "seed_path";
  private static final String EXCLUDE_IGNORED = "exclude_ignored";

  private final Operation<?> create;
  private final Toolbox toolbox;
  private final ProjectSource project;

  ProjectTool(Operation<?> create, Toolbox toolbox, ProjectSource project) {
    super(create, toolbox);
    this.create = create;
    this.toolbox = toolbox;
    this.project = project;
  }

  @Override
  public String description() {
    return super.description()
        + " Without seed_path it starts as a copy of the project "
        + project.describe()
        + ", without what Git ignores.";
  }

  @Override
  public ToolResult call(JsonObject arguments, ToolCall call) throws InterruptedException {
    if (create.isGiven(arguments, SEED)) {
      return super.call(arguments, call);
    }
    JsonObject seeded = arguments.deepCopy();
    try {
      seeded.addProperty(SEED, project.directory().toString());
    } catch (PyroException e) {
      return result(() -> toolbox.failed(e));
    }
    seeded.addProperty(EXCLUDE_IGNORED, true);
    return super.call(seeded, call);
  }
}
