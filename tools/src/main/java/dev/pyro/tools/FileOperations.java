package dev.pyro.tools;

import static dev.pyro.tools.Parameter.text;
import static dev.pyro.tools.Parameter.truth;
import static dev.pyro.tools.Parameter.whole;
import static dev.pyro.tools.WorkspaceOperations.WORKSPACE_ID;

import dev.pyro.ExecRequest;
import dev.pyro.FileContent;
import dev.pyro.FileList;
import dev.pyro.FileWrite;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceExport;
import dev.pyro.WorkspacePatch;
import dev.pyro.WorkspaceSync;
import dev.pyro.tools.Operation.Effect;
import java.nio.file.Path;
import java.util.List;

/** The operations on files of workspaces. */
final class FileOperations {
  static final Parameter OUTPUT_PATH =
      text("output_path", "On the host; must not exist.").asRequired();

  /** What lists besides a path take. */
  static final Parameter RECURSIVE = truth("recursive", "Also below.");

  /** What reads besides a path take. */
  static final Parameter MAX_BYTES = whole("max_bytes", 1, 1_048_576, Pyro.DEFAULT_READ_BYTES, "");

  static final Parameter OFFSET = whole("offset", 0, Long.MAX_VALUE, 0, "In bytes.");

  private static final Parameter PATH =
      text("path", "Below /workspace, or relative to it.").asRequired();

  private FileOperations() {}

  static List<Operation<?>> all() {
    return List.of(list(), read(), write(), patch(), push(), export());
  }

  private static Operation<FileList> list() {
    return new Operation<>(
        "workspace_file_list",
        "List files",
        "List a directory of a workspace: type, mode, size, time of each entry.",
        List.of(WORKSPACE_ID, text("path", "").or(ExecRequest.DEFAULT_CWD), RECURSIVE),
        FileList.class,
        Effect.READ,
        (pyro, arguments, _) ->
            pyro.listWorkspaceFiles(
                arguments.text("workspace_id"),
                arguments.text("path"),
                arguments.truth("recursive")),
        Texts::of);
  }

  private static Operation<FileContent> read() {
    return new Operation<>(
        "workspace_file_read",
        "Read file",
        "Read a text file of a workspace, or a part of it.",
        List.of(WORKSPACE_ID, PATH, MAX_BYTES, OFFSET),
        FileContent.class,
        Effect.READ,
        (pyro, arguments, _) ->
            pyro.readWorkspaceFile(
                arguments.text("workspace_id"),
                arguments.text("path"),
                arguments.whole("max_bytes"),
                arguments.wide("offset")),
        Texts::of);
  }

  private static Operation<FileWrite> write() {
    return new Operation<>(
        "workspace_file_write",
        "Write file",
        "Replace or create a whole text file of a workspace, parents included. For a change of a"
            + " few lines prefer workspace_patch_apply.",
        List.of(WORKSPACE_ID, PATH, text("text", "The whole content, at most 1 MiB.").asRequired()),
        FileWrite.class,
        Effect.REPLACE,
        (pyro, arguments, _) ->
            pyro.writeWorkspaceFile(
                arguments.text("workspace_id"), arguments.text("path"), arguments.text("text")),
        written -> "wrote " + written.bytesWritten() + " bytes to " + written.path());
  }

  private static Operation<WorkspacePatch> patch() {
    return new Operation<>(
        "workspace_patch_apply",
        "Apply patch",
        "Apply a unified diff to a workspace: all of it or, if a hunk does not match, nothing; the"
            + " error then shows the lines that stand there. Line numbers need not be right.",
        List.of(WORKSPACE_ID, text("patch", "Unified or git diff, at most 4 MiB.").asRequired()),
        WorkspacePatch.class,
        Effect.DESTROY,
        (pyro, arguments, _) ->
            pyro.applyWorkspacePatch(arguments.text("workspace_id"), arguments.text("patch")),
        Texts::of);
  }

  private static Operation<WorkspaceSync> push() {
    return new Operation<>(
            "workspace_sync_push",
            "Push host files",
            "Copy a host file, directory or tar into a running workspace. The baseline of"
                + " workspace_diff stays as it is.",
            List.of(
                WORKSPACE_ID,
                text("source_path", "On the host.").asRequired(),
                text("dest", "A directory below /workspace.").or(ExecRequest.DEFAULT_CWD)),
            WorkspaceSync.class,
            Effect.REPLACE,
            (pyro, arguments, _) ->
                pyro.pushWorkspaceSync(
                    arguments.text("workspace_id"),
                    Path.of(arguments.text("source_path")),
                    arguments.text("dest")),
            sync ->
                "pushed "
                    + sync.entryCount()
                    + " entries, "
                    + sync.bytesWritten()
                    + " bytes, from "
                    + sync.sourcePath()
                    + " to "
                    + sync.destination())
        .takingLong();
  }

  private static Operation<WorkspaceExport> export() {
    return new Operation<>(
            "workspace_export",
            "Export to host",
            "Copy a file or directory of a workspace to a host path that does not exist yet.",
            List.of(WORKSPACE_ID, PATH, OUTPUT_PATH),
            WorkspaceExport.class,
            Effect.CREATE,
            (pyro, arguments, _) ->
                pyro.exportWorkspace(
                    arguments.text("workspace_id"),
                    arguments.text("path"),
                    Path.of(arguments.text("output_path"))),
            exported ->
                "exported "
                    + exported.workspacePath()
                    + " to "
                    + exported.outputPath()
                    + ": "
                    + exported.entryCount()
                    + " entries, "
                    + exported.bytesWritten()
                    + " bytes")
        .takingLong();
  }
}
