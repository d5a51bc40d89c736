package dev.pyro.cli.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.ChangeSummary;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspacePatch;
import dev.pyro.cli.support.Screen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people see of changes in a workspace, from results made by hand. */
class ChangesTextTest {
  private static final String ESCAPE = "\u001b[2J";

  private static final String PATCH =
      """
      diff --git a/q.sql b/q.sql
      --- a/q.sql
      +++ b/q.sql
      @@ -1,2 +1,2 @@
      --- a comment
      +++ x\u001b[2J
       kept
      diff --git a/b b/b
      new file mode 100644
      """;

  private static WorkspaceDiff diff(ChangeEntry... entries) {
    return new WorkspaceDiff(
        "ws-1",
        entries.length > 0,
        ChangeSummary.of(List.of(entries)),
        List.of(entries),
        entries.length > 0 ? PATCH : "",
        List.of());
  }

  private static ChangeEntry change(ChangeStatus status, String path, boolean patched) {
    return new ChangeEntry(path, status, ArtifactType.FILE, 2048, patched);
  }

  @Test
  void aDiffIsThePatchByteForByte() {
    Screen screen = new Screen("2");
    new WorkspaceDiffCommand()
        .print(
            diff(change(ChangeStatus.MODIFIED, "q.sql", true)),
            screen.parse("workspace", "diff", "w"));
    assertEquals(PATCH, screen.out());
    assertEquals("", screen.err());
  }

  @Test
  void aDiffOnATerminalIsColouredAndObeysNothing() {
    Screen screen = new Screen("1");
    new WorkspaceDiffCommand()
        .print(
            diff(change(ChangeStatus.MODIFIED, "q.sql", true)),
            screen.parse("workspace", "diff", "w"));
    assertEquals(
        """
        <1>diff --git a/q.sql b/q.sql<0>
        <1>--- a/q.sql<0>
        <1>+++ b/q.sql<0>
        <36>@@ -1,2 +1,2 @@<0>
        <31>--- a comment<0>
        <32>+++ x[2J<0>
         kept
        <1>diff --git a/b b/b<0>
        <1>new file mode 100644<0>
        """,
        Screen.colours(screen.out()));
  }

  @Test
  void whatThePatchLeavesOutIsNamed() {
    Screen screen = new Screen("");
    new WorkspaceDiffCommand()
        .print(
            diff(
                change(ChangeStatus.MODIFIED, "q.sql", true),
                change(ChangeStatus.ADDED, "a.o", false),
                new ChangeEntry("d", ChangeStatus.ADDED, ArtifactType.DIRECTORY, 0, false),
                new ChangeEntry("l", ChangeStatus.ADDED, ArtifactType.FILE, (16 << 20) + 1, false),
                change(ChangeStatus.MODIFIED, "m/.git/HEAD", false),
                change(ChangeStatus.TYPE_CHANGED, "x" + ESCAPE, false)),
            screen.parse("workspace", "diff", "w"));
    assertEquals(PATCH, screen.out());
    assertEquals(
        """
        pyro: not text, and so not in the patch (--binary adds it; pyro workspace export copies it):
           added          a.o     file   2.0 KiB
           type changed   x?[2J   file   2.0 KiB
        pyro: too long for a patch, or nothing that it has a place for (pyro workspace export copies it):
           added      d             directory   0 B
           added      l             file        16 MiB
           modified   m/.git/HEAD   file        2.0 KiB
        """,
        screen.err());
  }

  @Test
  void whatIsIgnoredIsCounted() {
    ChangeEntry ignored =
        new ChangeEntry("a.o", ChangeStatus.ADDED, ArtifactType.FILE, 1, false, true);
    Screen screen = new Screen("");
    new WorkspaceDiffCommand()
        .print(diff(ignored, ignored), screen.parse("workspace", "diff", "w", "src", "*.c"));
    assertEquals(
        "pyro: ignored by git, and so not in the patch: 2 paths (--include-ignored adds them)\n",
        screen.err());
  }

  @Test
  void noDiff() {
    Screen screen = new Screen("");
    new WorkspaceDiffCommand().print(diff(), screen.parse("workspace", "diff", "w"));
    assertEquals("", screen.out());
    assertEquals("pyro: nothing was changed\n", screen.err());
  }

  @Test
  void noDiffOfTheNamedPaths() {
    Screen screen = new Screen("");
    new WorkspaceDiffCommand().print(diff(), screen.parse("workspace", "diff", "w", "src", "*.c"));
    assertEquals("pyro: nothing was changed in src *.c\n", screen.err());
  }

  @Test
  void anAppliedPatch() {
    List<ChangeEntry> entries =
        List.of(change(ChangeStatus.ADDED, "a", true), change(ChangeStatus.MODIFIED, "b", true));
    Screen screen = new Screen("");
    new WorkspacePatchApplyCommand()
        .print(
            new WorkspacePatch("ws-1", true, ChangeSummary.of(entries), entries),
            screen.parse("workspace", "patch", "apply", "w"));
    assertEquals("added      a\nmodified   b\n", screen.out());
  }
}
