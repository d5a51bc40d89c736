package dev.pyro.mcp.serve;

import com.google.gson.JsonObject;
import dev.pyro.ProjectSeed;
import dev.pyro.PyroException;
import dev.pyro.mcp.McpException;
import dev.pyro.mcp.McpTool;
import dev.pyro.mcp.ToolAnnotations;
import dev.pyro.mcp.ToolCall;
import dev.pyro.mcp.ToolResult;
import dev.pyro.tools.Catalogue;
import java.util.Optional;

/** {@code workspace_create} with a project to start from when no seed is named. */
final class ProjectTool implements McpTool {
  static final String NAME = "workspace_create";
  private static final String SEED = "seed_path";

  private final McpTool create;
  private final ProjectSource project;
  private final Catalogue offered;

  ProjectTool(McpTool create, ProjectSource project, Catalogue offered) {
    this.create = create;
    this.project = project;
    this.offered = offered;
  }

  @Override
  public String name() {
    return create.name();
  }

  @Override
  public String title() {
    return create.title();
  }

  @Override
  public String description() {
    return create.description()
        + " Without seed_path it starts as a copy of the project "
        + project.describe()
        + ", without what Git ignores.";
  }

  @Override
  public JsonObject inputSchema() {
    return create.inputSchema();
  }

  @Override
  public Optional<JsonObject> outputSchema() {
    return create.outputSchema();
  }

  @Override
  public ToolAnnotations annotations() {
    return create.annotations();
  }

  @Override
  public boolean longRunning() {
    return create.longRunning();
  }

  @Override
  public ToolResult call(JsonObject arguments, ToolCall call)
      throws McpException, InterruptedException {
    if (arguments.has(SEED)) {
      return create.call(arguments, call);
    }
    ProjectSeed seed;
    try {
      seed = project.seed();
    } catch (PyroException e) {
      return CatalogueTool.failed(e, offered);
    }
    try (seed) {
      JsonObject seeded = arguments.deepCopy();
      seeded.addProperty(SEED, seed.path().toString());
      return create.call(seeded, call);
    }
  }
}
