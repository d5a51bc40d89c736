package dev.pyro.tools;

import static dev.pyro.tools.OnWorkspace.onWorkspace;
import static dev.pyro.tools.Parameter.bool;
import static dev.pyro.tools.Parameter.integer;
import static dev.pyro.tools.Parameter.text;

import dev.pyro.ExecRequest;
import dev.pyro.FileContent;
import dev.pyro.FileList;
import dev.pyro.FileWrite;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.SeedFilter;
import dev.pyro.WorkspaceExport;
import dev.pyro.WorkspacePatch;
import dev.pyro.WorkspaceSync;
import dev.pyro.tools.Operation.Effect;
import java.util.List;

/** The operations on files of workspaces. */
final class FileOperations {
  static final Parameter OUTPUT_PATH =
      text("output_path", "On the host; must not exist.").asRequired();

  private static final Parameter PATH =
      text("path", "Below /workspace, or relative to it.").asRequired();

  private FileOperations() {}

  static List<Operation<?>> all() {
    return List.of(
        listing(
            "workspace_file_list",
            "List files",
            "List a directory of a workspace: type, mode, size, time of each entry.",
            text("path", "").withDefault(ExecRequest.DEFAULT_CWD),
            Pyro::listWorkspaceFiles),
        reading(
            "workspace_file_read",
            "Read file",
            "Read a text file of a workspace, or a part of it.",
            PATH,
            Pyro::readWorkspaceFile),
        onWorkspace(
            "workspace_file_write",
            "Write file",
            "Replace or create a whole text file of a workspace, parents included. For a change of"
                + " a few lines prefer workspace_patch_apply.",
            List.of(PATH, text("text", "The whole content, at most 1 MiB.").asRequired().orEmpty()),
            Effect.REPLACE,
            FileWrite.class,
            written -> "wrote " + written.bytesWritten() + " bytes to " + written.path(),
            (pyro, workspace, arguments) ->
                pyro.writeWorkspaceFile(workspace, arguments.text("path"), arguments.text("text"))),
        onWorkspace(
            "workspace_patch_apply",
            "Apply patch",
            "Apply a unified diff to a workspace: all of it or, if a hunk does not match, nothing;"
                + " the error then shows the lines that stand there. Line numbers need not be"
                + " right.",
            List.of(text("patch", "Unified or git diff, at most 4 MiB.").asRequired()),
            Effect.DESTROY,
            WorkspacePatch.class,
            Texts::of,
            (pyro, workspace, arguments) ->
                pyro.applyWorkspacePatch(workspace, arguments.text("patch"))),
        onWorkspace(
                "workspace_sync_push",
                "Push host files",
                "Copy a host file, directory or tar into a running workspace. The baseline of"
                    + " workspace_diff stays as it is.",
                List.of(
                    text("source_path", "On the host.").asRequired(),
                    text("dest", "A directory below /workspace.")
                        .withDefault(ExecRequest.DEFAULT_CWD),
                    WorkspaceOperations.EXCLUDE,
                    WorkspaceOperations.EXCLUDE_IGNORED),
                Effect.REPLACE,
                WorkspaceSync.class,
                sync ->
                    "pushed "
                        + Texts.content(sync.entryCount(), sync.bytesWritten())
                        + ", from "
                        + sync.sourcePath()
                        + " to "
                        + sync.destination()
                        + Texts.warnings(sync.warnings()),
                (pyro, workspace, arguments) ->
                    pyro.pushWorkspaceSync(
                        workspace,
                        arguments.path("source_path"),
                        arguments.text("dest"),
                        new SeedFilter(
                            arguments.textList(WorkspaceOperations.EXCLUDE.name()),
                            arguments.bool(WorkspaceOperations.EXCLUDE_IGNORED.name()))))
            .takingLong(),
        onWorkspace(
                "workspace_export",
                "Export to host",
                "Copy a file or directory of a workspace to a host path that does not exist yet.",
                List.of(PATH, OUTPUT_PATH),
                Effect.CREATE,
                WorkspaceExport.class,
                exported ->
                    "exported "
                        + exported.workspacePath()
                        + " to "
                        + exported.outputPath()
                        + ": "
                        + Texts.content(exported.entryCount(), exported.bytesWritten())
                        + Texts.warnings(exported.warnings()),
                (pyro, workspace, arguments) ->
                    pyro.exportWorkspace(
                        workspace, arguments.text("path"), arguments.path("output_path")))
            .takingLong());
  }

  /** How a directory is listed. */
  interface Lister {
    FileList list(Pyro pyro, String workspace, String path, boolean recursive);
  }

  static Operation<FileList> listing(
      String name, String title, String description, Parameter path, Lister lister) {
    return onWorkspace(
        name,
        title,
        description,
        List.of(path, bool("recursive", "Also below.")),
        Effect.READ,
        FileList.class,
        Texts::of,
        (pyro, workspace, arguments) ->
            lister.list(pyro, workspace, arguments.text("path"), arguments.bool("recursive")));
  }

  /** How a file is read. */
  interface FileReader {
    FileContent read(Pyro pyro, String workspace, String path, int maxBytes, long offset);
  }

  static Operation<FileContent> reading(
      String name, String title, String description, Parameter path, FileReader reader) {
    return onWorkspace(
        name,
        title,
        description,
        List.of(
            path,
            integer(
                Limits.READ_BYTES.name(),
                Limits.READ_BYTES.min(),
                Limits.READ_BYTES.max(),
                Shown.MAX_CHARS,
                "For the rest give offset."),
            integer("offset", 0, Long.MAX_VALUE, 0, "In bytes.")),
        Effect.READ,
        FileContent.class,
        Texts::of,
        (pyro, workspace, arguments) ->
            reader.read(
                pyro,
                workspace,
                arguments.text("path"),
                arguments.integer("max_bytes"),
                arguments.longInteger("offset")));
  }
}
