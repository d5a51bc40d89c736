package dev.pyro.workspace;

import dev.pyro.ArtifactType;
import dev.pyro.Progress;
import dev.pyro.WorkspaceExport;
import dev.pyro.guest.FilesCall;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.tree.ExportResult;
import dev.pyro.tree.Staging;
import dev.pyro.tree.TreeExporter;
import dev.pyro.tree.TreePath;
import dev.pyro.tree.TreeReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Copies files out of workspaces. They are the user's own and stay as they are, secrets in them
 * included; only what is told of an export is redacted.
 */
final class Exports {
  /** The name of the work. */
  static final String EXPORTING = "export from the workspace";

  private final Home home;
  private final WorkspaceLocks locks;
  private final Guests guests;
  private final Progress.Listener progress;

  Exports(Home home, WorkspaceLocks locks, Guests guests, Progress.Listener progress) {
    this.home = home;
    this.locks = locks;
    this.guests = guests;
    this.progress = progress;
  }

  WorkspaceExport export(String workspace, String path, Path output) {
    TreePath wanted = GuestPaths.tree(path);
    Staging.check(output);
    try (WorkspaceUse use = locks.share(workspace);
        Connections.Lease lease = guests.quiet(use, use.running("export from"));
        OwnedFolder work = OwnedFolder.createTemporary(home, "export");
        FilesCall call = lease.guest().files("pack", FileReads.text(wanted))) {
      call.endInput();
      ExportResult result =
          TreeExporter.export(
              new TreeReader(call.output(), TreeReader.Form.PACK),
              output,
              (long) use.record().spec().diskMib() << 20,
              (staging, target) -> new Outside(staging, target).note(work.path()),
              received ->
                  progress.on(
                      new Progress(
                          EXPORTING, "receiving files", received, OptionalLong.empty(), false)));
      String target = output.toAbsolutePath().normalize().toString();
      use.log().note(WorkspaceLog.EXPORT, GuestPaths.shown(wanted) + " to " + target);
      return new WorkspaceExport(
          use.id(),
          use.redactor().redact(GuestPaths.shown(wanted)),
          use.redactor().redact(target),
          ArtifactType.valueOf(result.artifactType().toUpperCase(Locale.ROOT)),
          result.entryCount(),
          result.bytesWritten());
    }
  }
}
