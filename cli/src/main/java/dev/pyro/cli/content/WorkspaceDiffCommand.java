package dev.pyro.cli.content;

import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.DiffRequest;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceDiff;
import dev.pyro.cli.console.PatchColours;
import dev.pyro.cli.console.TextTable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.SeedFlags;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code pyro workspace diff}. */
public final class WorkspaceDiffCommand extends WorkspaceCommand<WorkspaceDiff> {
  /** Of the paths that the patch leaves out, at most so many are named. */
  private static final int NAMED = 20;

  private static final Flag EXCLUDE =
      Flag.withValue("exclude", "PATH", "not this path or pattern; may be given several times");
  private static final Flag IGNORED =
      Flag.of("include-ignored", "have what .gitignore ignores in the patch, too");
  private static final Flag BINARY =
      Flag.of("binary", "have binary files in the patch, too, as git writes them");

  /** The patch in bytes, since text in it may have any encoding. JSON has it as a string. */
  private final ByteArrayOutputStream patch = new ByteArrayOutputStream();

  @Override
  public Usage usage() {
    return Usage.onWorkspace("print what was changed in a workspace as a patch")
        .arguments("[PATH]...")
        .flags(EXCLUDE, IGNORED, BINARY)
        .details(
            "It compares /workspace with its baseline, the content it had when it was created.",
            "Standard output gets the patch and nothing else; the error output names what the patch",
            "leaves out: binary files, and what git ignores.",
            "",
            "PATH is a file, a directory or a pattern such as '*.c', relative to /workspace.",
            "",
            "If the workspace was made from a directory inside a git repository, the patch names",
            "files as seen from the top of the repository. git apply takes it in that directory and",
            "at the top.")
        .example("look at it", "pyro workspace diff fix")
        .example("take it over", "cd ~/project && pyro workspace diff fix --binary | git apply")
        .example("only some files", "pyro workspace diff fix src --exclude '*.md'")
        .example("numbers and paths, for a program", "pyro workspace diff fix --json");
  }

  @Override
  protected WorkspaceDiff ask(Pyro pyro, String workspace, Invocation call) {
    List<String> paths = call.arguments().subList(1, call.arguments().size());
    DiffRequest request =
        new DiffRequest(paths, call.values(EXCLUDE), call.has(IGNORED), call.has(BINARY));
    return call.json()
        ? pyro.diffWorkspace(workspace, request)
        : pyro.diffWorkspace(workspace, request, patch);
  }

  @Override
  protected String text(WorkspaceDiff diff, Invocation call) {
    boolean terminal = call.console().stdoutIsTerminal();
    String told = terminal ? patch.toString(StandardCharsets.UTF_8) : "";
    return PatchColours.shown(diff.patch() + told, call.console());
  }

  @Override
  protected void show(WorkspaceDiff diff, Invocation call) {
    if (!call.console().stdoutIsTerminal()) {
      call.console().print(patch.toByteArray());
    }
    super.show(diff, call);
  }

  @Override
  protected String remarks(WorkspaceDiff diff, Invocation call) {
    if (!diff.changed()) {
      List<String> paths = call.arguments().subList(1, call.arguments().size());
      return "pyro: nothing was changed"
          + (paths.isEmpty() ? "" : " in " + String.join(" ", paths));
    }
    List<String> remarks = new ArrayList<>();
    if (!diff.warnings().isEmpty()) {
      remarks.add(SeedFlags.remarks(diff.warnings()));
    }
    List<ChangeEntry> left =
        diff.entries().stream().filter(entry -> !entry.textPatched() && !entry.ignored()).toList();
    Map<Boolean, List<ChangeEntry>> byFlag =
        left.stream().collect(Collectors.partitioningBy(entry -> binaryAdds(entry, call)));
    tell(
        remarks,
        "pyro: not text, and so not in the patch (--binary adds it; pyro workspace export copies it):",
        byFlag.get(true));
    tell(
        remarks,
        "pyro: too long for a patch, or nothing that it has a place for (pyro workspace export copies it):",
        byFlag.get(false));
    long ignored =
        diff.entries().stream().filter(entry -> !entry.textPatched() && entry.ignored()).count();
    if (ignored > 0) {
      remarks.add(
          "pyro: ignored by git, and so not in the patch: "
              + (ignored == 1 ? "1 path" : ignored + " paths")
              + " (--include-ignored adds them)");
    }
    return String.join("\n", remarks);
  }

  /** Returns whether the flag would put a path into the patch. */
  private static boolean binaryAdds(ChangeEntry entry, Invocation call) {
    return !call.has(BINARY)
        && entry.artifactType() == ArtifactType.FILE
        && entry.sizeBytes() <= Limits.MAX_PATCHED_FILE_BYTES
        && !List.of(entry.path().split("/", -1)).contains(".git");
  }

  private static void tell(List<String> remarks, String what, List<ChangeEntry> entries) {
    if (!entries.isEmpty()) {
      remarks.add(what);
      remarks.add(named(entries));
    }
  }

  private static String named(List<ChangeEntry> entries) {
    TextTable table = new TextTable();
    for (ChangeEntry entry : entries.subList(0, Math.min(NAMED, entries.size()))) {
      table.row(
          "",
          status(entry),
          entry.path(),
          entry.artifactType().wireName(),
          Units.bytes(entry.sizeBytes()));
    }
    return table.toString().stripTrailing()
        + (entries.size() > NAMED ? "\n   and " + (entries.size() - NAMED) + " more" : "");
  }

  /** Returns what became of a path, in words. */
  static String status(ChangeEntry entry) {
    return entry.status().wireName().replace('_', ' ');
  }
}
