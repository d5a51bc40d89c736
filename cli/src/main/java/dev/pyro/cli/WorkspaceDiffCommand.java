package dev.pyro.cli;

import dev.pyro.ChangeEntry;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceDiff;
import java.util.List;

/** {@code pyro workspace diff}. */
final class WorkspaceDiffCommand extends WorkspaceCommand<WorkspaceDiff> {
  /** So many paths that the patch leaves out are named, one on a line. */
  private static final int NAMED = 20;

  @Override
  public String summary() {
    return "print what was changed in a workspace as a patch";
  }

  @Override
  public List<String> details() {
    return List.of(
        "It compares /workspace with its baseline, the content it had when it was created.",
        "Standard output gets the patch and nothing else; the error output names what the patch",
        "leaves out because it is not text.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("look at it", "pyro workspace diff fix"),
        new Example("take it over", "pyro workspace diff fix | git apply"),
        new Example("numbers and paths, for a program", "pyro workspace diff fix --json"));
  }

  @Override
  WorkspaceDiff ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.diffWorkspace(workspace);
  }

  @Override
  void show(WorkspaceDiff diff, Invocation call) {
    Console console = call.console();
    String patch = console.guestText(diff.patch());
    console.print(console.style() == Style.PLAIN ? patch : PatchColours.paint(patch));
    String remarks = remarks(diff);
    if (!remarks.isEmpty()) {
      console.tell(remarks);
    }
  }

  /** Returns what the patch does not say, or the empty string. */
  static String remarks(WorkspaceDiff diff) {
    if (!diff.changed()) {
      return "pyro: nothing was changed";
    }
    List<ChangeEntry> left = diff.entries().stream().filter(entry -> !entry.textPatched()).toList();
    if (left.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable();
    for (ChangeEntry entry : left.subList(0, Math.min(NAMED, left.size()))) {
      table.row(
          "",
          entry.status().wireName().replace('_', ' '),
          entry.path(),
          entry.artifactType().wireName(),
          Units.bytes(entry.sizeBytes()));
    }
    return "pyro: not text, and so not in the patch (pyro workspace export copies it):\n"
        + table.toString().stripTrailing()
        + (left.size() > NAMED ? "\n   and " + (left.size() - NAMED) + " more" : "");
  }
}
