package dev.pyro.workspace.file;

import dev.pyro.ArtifactType;
import dev.pyro.GitSettings;
import dev.pyro.WorkspaceExport;
import dev.pyro.guest.FilesCall;
import dev.pyro.path.TreePath;
import dev.pyro.store.OwnedFolder;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.ExportResult;
import dev.pyro.tree.GitGuard;
import dev.pyro.tree.Staging;
import dev.pyro.tree.TreeExporter;
import dev.pyro.tree.TreeReader;
import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.record.WorkspaceLog;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Copies files out of workspaces. They are the user's own and stay as they are, secrets in them
 * included; only what is told of an export is redacted.
 */
public final class Exports {
  private static final String TASK = Action.EXPORT.task().orElseThrow();

  private Exports() {}

  /** Copies a file or a directory to a host path that does not exist. */
  public static WorkspaceExport export(
      WorkspaceUse use, String path, Path output, GitSettings settings) {
    TreePath wanted = GuestPaths.tree(path);
    Staging.check(output);
    try (OwnedFolder work = use.createTemporary("export");
        FilesCall call = use.guest().files("pack", FileReads.text(wanted))) {
      call.endInput();
      ExportResult result =
          TreeExporter.export(
              new TreeReader(call.output(), TreeReader.Form.PACK),
              output,
              (long) use.record().spec().diskMib() << 20,
              settings == GitSettings.ANY
                  ? Optional.empty()
                  : Optional.of(new GitGuard(() -> Baseline.load(use.folder().baseline()))),
              (staging, target) -> new Outside(staging, target).note(work.path()),
              received -> use.tell(TASK, "receiving files", received, OptionalLong.empty()));
      String target = output.toAbsolutePath().normalize().toString();
      use.log().note(WorkspaceLog.EXPORT, GuestPaths.shown(wanted) + " to " + target);
      return new WorkspaceExport(
          use.id(),
          use.redactor().redact(GuestPaths.shown(wanted)),
          use.redactor().redact(target),
          ArtifactType.valueOf(result.artifactType().toUpperCase(Locale.ROOT)),
          result.entryCount(),
          result.bytesWritten(),
          result.warnings().stream().map(use.redactor()::redact).toList());
    }
  }
}
