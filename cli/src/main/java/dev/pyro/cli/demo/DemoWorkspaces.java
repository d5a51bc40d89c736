package dev.pyro.cli.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceStatus;
import dev.pyro.responses.CallGuard;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The workspaces that a model has created in a demo. As a guard it refuses calls that use other
 * workspaces, or files of the host outside the demo's project: the model runs on a computer that
 * may belong to somebody else.
 */
final class DemoWorkspaces implements CallGuard {
  private final Pyro pyro;
  private final DemoProject project;
  private final List<String> created = new CopyOnWriteArrayList<>();

  DemoWorkspaces(Pyro pyro, DemoProject project) {
    this.pyro = pyro;
    this.project = project;
  }

  /** Looks for a new workspace in what a call gave. */
  void noteOutput(JsonObject call, JsonObject output) {
    if (DemoTranscript.nameOf(call).equals("workspace_create")) {
      JsonObject content =
          JsonParser.parseString(output.get("output").getAsString()).getAsJsonObject();
      if (content.has("workspace_id")) {
        created.add(content.get("workspace_id").getAsString());
      }
    }
  }

  @Override
  public Optional<String> refusal(String tool, JsonObject arguments) {
    if (tool.equals("workspace_list")) {
      return Optional.of("the demo lists no workspaces; use the one that you created");
    }
    if (tool.equals("workspace_export")) {
      return Optional.of("the demo exports nothing; the diff is shown at the end");
    }
    for (String name : List.of("seed_path", "source_path")) {
      Optional<String> path = text(arguments, name);
      if (path.isPresent() && !isInProject(path.get())) {
        return Optional.of("the demo takes nothing from the host but " + project.folder());
      }
    }
    Optional<String> workspace = text(arguments, "workspace_id");
    return workspace.isEmpty() || isCreated(workspace.get())
        ? Optional.empty()
        : Optional.of("the demo has created no workspace " + workspace.get());
  }

  private static Optional<String> text(JsonObject arguments, String name) {
    return arguments.has(name) && arguments.get(name).isJsonPrimitive()
        ? Optional.of(arguments.get(name).getAsString())
        : Optional.empty();
  }

  private boolean isInProject(String path) {
    try {
      return project.holds(path);
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private boolean isCreated(String handle) {
    try {
      return created.contains(pyro.workspace(handle).id());
    } catch (PyroException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      return false;
    }
  }

  /** Returns the last one that is still there. */
  Optional<String> last() {
    return ofProject().stream().reduce((_, last) -> last);
  }

  /** Deletes them and returns their ids, even if the thread is interrupted. */
  List<String> deleteAll() {
    boolean interrupted = Thread.interrupted();
    List<String> deleted = new ArrayList<>();
    PyroException failure = null;
    try {
      for (String id : ofProject()) {
        try {
          pyro.deleteWorkspace(id);
          deleted.add(id);
        } catch (PyroException e) {
          failure = e;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (failure != null) {
      throw failure;
    }
    return deleted;
  }

  /**
   * Returns those that exist, the oldest first. A workspace that was seeded from the project is one
   * of them: a call may have been stopped after it created it and before it answered.
   */
  private List<String> ofProject() {
    return pyro.listWorkspaces(Map.of()).workspaces().stream()
        .filter(status -> created.contains(status.workspaceId()) || isSeeded(status))
        .sorted(Comparator.comparing(WorkspaceStatus::createdAt))
        .map(WorkspaceStatus::workspaceId)
        .toList();
  }

  private boolean isSeeded(WorkspaceStatus status) {
    return status.workspaceSeed().sourcePath().filter(this::isInProject).isPresent();
  }
}
