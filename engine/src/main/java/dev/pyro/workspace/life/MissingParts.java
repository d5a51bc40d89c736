package dev.pyro.workspace.life;

import dev.pyro.machine.Hypervisor;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.record.WorkspaceRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Workspaces whose folder lacks what their record needs: somebody has removed it. */
public final class MissingParts {
  private final WorkspaceCalls calls;

  /** Looks at the workspaces that these calls are on. */
  public MissingParts(WorkspaceCalls calls) {
    this.calls = calls;
  }

  /**
   * A part that is missing.
   *
   * @param id the workspace's
   * @param what the part is
   * @param path where it should be
   */
  public record Missing(String id, String what, Path path) {}

  /** Finds them. A workspace that is in use is passed over: its parts may be about to change. */
  public List<Missing> find() {
    List<Missing> found = new ArrayList<>();
    for (WorkspaceRecord record : calls.store().readable()) {
      if (first(record).isPresent()) {
        calls
            .locks()
            .tryExclude(record)
            .ifPresent(use -> {
              try (WorkspaceUse mine = use) {
                first(mine.record()).ifPresent(found::add);
              }
            });
      }
    }
    return found;
  }

  private Optional<Missing> first(WorkspaceRecord record) {
    WorkspaceFolder folder = calls.store().folder(record.id());
    Map<String, Path> parts = new LinkedHashMap<>();
    parts.put("its image", folder.image());
    parts.put("its machine's disk", Hypervisor.overlay(folder.machine(record.generation())));
    parts.put("what it started from", folder.baseline());
    return parts.entrySet().stream()
        .filter(part -> !Files.exists(part.getValue()))
        .map(part -> new Missing(record.id(), part.getKey(), part.getValue()))
        .findFirst();
  }
}
