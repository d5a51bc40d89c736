package dev.pyro.tools;

import static dev.pyro.tools.OnWorkspace.onWorkspace;
import static dev.pyro.tools.Parameter.text;

import dev.pyro.ExecRequest;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceDiskExport;
import dev.pyro.tools.Operation.Effect;
import java.util.List;

/** The operations on disks of stopped workspaces. */
final class DiskOperations {
  private static final Parameter PATH =
      text("path", "Anywhere on the disk, or relative to /workspace.");

  private DiskOperations() {}

  static List<Operation<?>> all() {
    return List.of(
        onWorkspace(
                "workspace_disk_export",
                "Export disk",
                "Copy the whole disk of a stopped workspace to the host, as one raw ext4 image. For"
                    + " files of a running one use workspace_export.",
                List.of(FileOperations.OUTPUT_PATH),
                Effect.CREATE,
                WorkspaceDiskExport.class,
                exported ->
                    "exported the disk to "
                        + exported.outputPath()
                        + ": "
                        + exported.sizeBytes()
                        + " bytes",
                (pyro, workspace, arguments) ->
                    pyro.exportWorkspaceDisk(workspace, arguments.path("output_path")))
            .takingLong(),
        FileOperations.listing(
            "workspace_disk_list",
            "List disk",
            "List a directory of a stopped workspace's disk without starting its machine.",
            PATH.withDefault(ExecRequest.DEFAULT_CWD),
            Pyro::listWorkspaceDisk),
        FileOperations.reading(
            "workspace_disk_read",
            "Read disk",
            "Read a text file, or a part of it, of a stopped workspace's disk without starting its"
                + " machine.",
            PATH.asRequired(),
            Pyro::readWorkspaceDisk));
  }
}
