package dev.pyro.cli.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ChangeSummary;
import dev.pyro.ExecResult;
import dev.pyro.ExecutionMode;
import dev.pyro.NetworkEvent;
import dev.pyro.WorkspaceLogs;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceSummary;
import dev.pyro.cli.console.Style;
import dev.pyro.cli.support.Screen;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see of the log and the summary of a workspace, from results made by hand. */
class HistoryTextTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final String ESCAPE = "\u001b[2J";

  @Test
  void summaryAsAPage() {
    WorkspaceSummary.Group none = new WorkspaceSummary.Group(0, List.of());
    WorkspaceSummary summary =
        new WorkspaceSummary(
            "ws-22",
            Optional.of("fix"),
            WorkspaceState.RUNNING,
            NOW.minusSeconds(600),
            new WorkspaceSummary.Commands(
                3, 1, 2, 1, List.of("[2] 2: make" + ESCAPE, "[3] 124: sleep")),
            new WorkspaceSummary.Group(1, List.of("[1] file_write a.c")),
            new WorkspaceSummary.Changes(
                true,
                Optional.of(new ChangeSummary(3, 1, 1, 0, 1, 2, 1)),
                List.of("added a.c", "modified b.c")),
            none,
            none,
            new WorkspaceSummary.Group(1, List.of("baseline")),
            new WorkspaceSummary.Group(
                7, List.of("denied tcp example.org" + ESCAPE + " 1.1.1.1:443 (no rule allows it)")),
            List.of());
    assertEquals(
        """
        ws-22 (fix): running, created or reset 10 min ago

        commands  3, 2 failed, 1 timed out
          [2] 2: make?[2J
          [3] 124: sleep

        edits  1
          [1] file_write a.c

        changes  3 paths: 1 added, 1 modified, 1 of another type
          added a.c
          modified b.c
          and 1 more

        snapshots  1
          baseline

        network  7
          denied tcp example.org?[2J 1.1.1.1:443 (no rule allows it)
        """,
        WorkspaceSummaryCommand.page(summary, Style.PLAIN, NOW));
  }

  @Test
  void summaryOfAStoppedOne() {
    assertEquals(
        """
        ws-1: stopped, created or reset just now

        commands  0

        changes  not known while it is stopped
        """,
        WorkspaceSummaryCommand.page(unknown(WorkspaceState.STOPPED), Style.PLAIN, NOW));
  }

  @Test
  void summaryOfOneThatRunsAndCouldNotBeAsked() {
    assertEquals(
        """
        ws-1: running, created or reset just now

        commands  0

        changes  not known

        warnings  1
          the changes are not known: it has?[2J too many files
        """,
        WorkspaceSummaryCommand.page(
            unknown(
                WorkspaceState.RUNNING,
                "the changes are not known: it has" + ESCAPE + " too many files"),
            Style.PLAIN,
            NOW));
  }

  private static WorkspaceSummary unknown(WorkspaceState state, String... warnings) {
    WorkspaceSummary.Group none = new WorkspaceSummary.Group(0, List.of());
    return new WorkspaceSummary(
        "ws-1",
        Optional.empty(),
        state,
        NOW,
        new WorkspaceSummary.Commands(0, 0, 0, 0, List.of()),
        none,
        new WorkspaceSummary.Changes(false, Optional.empty(), List.of()),
        none,
        none,
        none,
        none,
        List.of(warnings));
  }

  private static final WorkspaceLogs LOGS =
      new WorkspaceLogs(
          "ws-1",
          5,
          List.of(
              entry(1, "exec", "make", "/workspace", result(2, "cc a.c\n", "a.c:1: no" + ESCAPE)),
              entry(2, "patch_apply", "a.c, b.c", "", null),
              entry(3, "exec", "ls", "/workspace/src", result(0, "b\ttab\n", "")),
              entry(4, "exec", "sleep 9", "/workspace", timedOut()),
              entry(5, "exec", "tail -f x", "/workspace", null)),
          List.of(
              NetworkEvent.lookup(NOW, true, "pypi.org", "pypi.org"),
              NetworkEvent.lookup(NOW, false, "a.example" + ESCAPE, "no rule allows it")),
          List.of());

  private static WorkspaceLogs.Entry entry(
      long sequence, String kind, String command, String cwd, ExecResult result) {
    return new WorkspaceLogs.Entry(sequence, kind, NOW, command, cwd, Optional.ofNullable(result));
  }

  private static ExecResult result(int code, String out, String err) {
    return new ExecResult(
        code,
        out,
        err,
        out.length(),
        err.length(),
        false,
        false,
        1234,
        false,
        false,
        0,
        ExecutionMode.GUEST);
  }

  private static ExecResult timedOut() {
    return new ExecResult(
        124, "", "", 0, 0, false, false, 65_000, true, false, 0, ExecutionMode.GUEST);
  }

  @Test
  void logsAsATranscript() {
    assertEquals(
        """
        [1] 2026-03-04 05:06 $ make
        cc a.c
        a.c:1: noESC[2J
        exit code 2 after 1.2 s

        [2] 2026-03-04 05:06 patch_apply: a.c, b.c

        [3] 2026-03-04 05:06 /workspace/src $ ls
        b\ttab
        done in 1.2 s

        [4] 2026-03-04 05:06 $ sleep 9
        timed out after 1 min 5 s

        [5] 2026-03-04 05:06 $ tail -f x
        no end is known: it runs, or pyro ended before it

        network
        2026-03-04 05:06 allowed dns pypi.org (pypi.org)
        2026-03-04 05:06 denied dns a.example?[2J (no rule allows it)
        """
            .replace("ESC", "\u001b"),
        new Transcript(new Screen("").console(), ZoneOffset.UTC).of(LOGS));
  }

  @Test
  void logsObeyNothingOnATerminal() {
    String shown = new Transcript(new Screen("1").console(), ZoneOffset.UTC).of(LOGS);
    assertEquals(
        """
        <2>[1] 2026-03-04 05:06 <0><1>$ make<0>
        cc a.c
        a.c:1: no[2J
        <31>exit code 2 after 1.2 s<0>
        """,
        Screen.colours(shown.substring(0, shown.indexOf("\n\n") + 1)));
  }
}
