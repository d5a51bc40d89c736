package dev.pyro.tools;

import static dev.pyro.tools.Parameter.text;
import static dev.pyro.tools.WorkspaceOperations.WORKSPACE_ID;

import dev.pyro.ExecRequest;
import dev.pyro.FileContent;
import dev.pyro.FileList;
import dev.pyro.WorkspaceDiskExport;
import dev.pyro.tools.Operation.Effect;
import java.nio.file.Path;
import java.util.List;

/** The operations on disks of stopped workspaces. */
final class DiskOperations {
  private static final String ANYWHERE = "Anywhere on the disk, or relative to /workspace.";

  private DiskOperations() {}

  static List<Operation<?>> all() {
    return List.of(export(), list(), read());
  }

  private static Operation<WorkspaceDiskExport> export() {
    return new Operation<>(
            "workspace_disk_export",
            "Export disk",
            "Copy the whole disk of a stopped workspace to the host, as one raw ext4 image. For"
                + " files of a running one use workspace_export.",
            List.of(WORKSPACE_ID, FileOperations.OUTPUT_PATH),
            WorkspaceDiskExport.class,
            Effect.CREATE,
            (pyro, arguments, _) ->
                pyro.exportWorkspaceDisk(
                    arguments.text("workspace_id"), Path.of(arguments.text("output_path"))),
            exported ->
                "exported the disk to "
                    + exported.outputPath()
                    + ": "
                    + exported.sizeBytes()
                    + " bytes")
        .takingLong();
  }

  private static Operation<FileList> list() {
    return new Operation<>(
        "workspace_disk_list",
        "List disk",
        "List a directory of a stopped workspace's disk without starting its machine.",
        List.of(
            WORKSPACE_ID,
            text("path", ANYWHERE).or(ExecRequest.DEFAULT_CWD),
            FileOperations.RECURSIVE),
        FileList.class,
        Effect.READ,
        (pyro, arguments, _) ->
            pyro.listWorkspaceDisk(
                arguments.text("workspace_id"),
                arguments.text("path"),
                arguments.truth("recursive")),
        Texts::of);
  }

  private static Operation<FileContent> read() {
    return new Operation<>(
        "workspace_disk_read",
        "Read disk",
        "Read a text file, or a part of it, of a stopped workspace's disk without starting its"
            + " machine.",
        List.of(
            WORKSPACE_ID,
            text("path", ANYWHERE).asRequired(),
            FileOperations.MAX_BYTES,
            FileOperations.OFFSET),
        FileContent.class,
        Effect.READ,
        (pyro, arguments, _) ->
            pyro.readWorkspaceDisk(
                arguments.text("workspace_id"),
                arguments.text("path"),
                arguments.whole("max_bytes"),
                arguments.wide("offset")),
        Texts::of);
  }
}
