package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.ChangeSummary;
import dev.pyro.ExecResult;
import dev.pyro.ExecutionMode;
import dev.pyro.FileContent;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.FileWrite;
import dev.pyro.SecretSource;
import dev.pyro.SeedMode;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExport;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceLogs;
import dev.pyro.WorkspacePatch;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceSummary;
import dev.pyro.WorkspaceSync;
import dev.pyro.tools.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people and programs see of results, from results made by hand. */
class WorkspaceTextTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final String ESCAPE = "\u001b[2J";

  private static final WorkspaceStatus PLAIN =
      status("ws-1", null, Map.of(), new WorkspaceSeed(SeedMode.EMPTY, Optional.empty(), 0, 0));
  private static final WorkspaceStatus FULL =
      status(
          "ws-22",
          "fix" + ESCAPE,
          Map.of("issue", "7", "a", "b c"),
          new WorkspaceSeed(SeedMode.DIRECTORY, Optional.of("/src/p"), 12, 2048));

  private static final List<WorkspaceSecretInfo> SECRETS =
      List.of(
          new WorkspaceSecretInfo("API_KEY", SecretSource.FILE),
          new WorkspaceSecretInfo("TOKEN", SecretSource.LITERAL));

  private static WorkspaceStatus status(
      String id, String name, Map<String, String> labels, WorkspaceSeed seed) {
    boolean stopped = name != null;
    return new WorkspaceStatus(
        id,
        Optional.ofNullable(name),
        labels,
        stopped ? WorkspaceState.STOPPED : WorkspaceState.RUNNING,
        stopped ? Optional.of("QEMU was killed") : Optional.empty(),
        "debian:12",
        stopped ? 2 : 1,
        1024,
        10_240,
        stopped ? 0 : 3600,
        "off",
        ExecutionMode.GUEST,
        seed,
        NOW.minusSeconds(7200),
        NOW.minusSeconds(200),
        stopped ? Optional.empty() : Optional.of(NOW.plusSeconds(3400)),
        3,
        stopped ? 1 : 0,
        stopped ? Optional.of(NOW.minusSeconds(3600)) : Optional.empty());
  }

  @Test
  void listAsATable() {
    assertEquals(
        """
        ID      NAME      STATE     ENVIRONMENT   ACTIVITY    EXPIRES     LABELS
        ws-1              running   debian:12     3 min ago   in 56 min
        ws-22   fix?[2J   stopped   debian:12     3 min ago   never       a=b c, issue=7
        """,
        WorkspaceListCommand.table(new WorkspaceList(2, List.of(PLAIN, FULL)), NOW));
  }

  @Test
  void listOfIds() {
    Screen screen = new Screen("");
    new WorkspaceListCommand()
        .show(new WorkspaceList(2, List.of(PLAIN, FULL)), screen.parse("workspace", "list", "-q"));
    assertEquals("ws-1\nws-22\n", screen.out());
  }

  @Test
  void listAsJson() {
    JsonObject list =
        JsonParser.parseString(Json.text(new WorkspaceList(1, List.of(FULL)))).getAsJsonObject();
    assertEquals(1, list.get("count").getAsInt());
    JsonObject one = list.getAsJsonArray("workspaces").get(0).getAsJsonObject();
    assertEquals("ws-22", one.get("workspace_id").getAsString());
  }

  @Test
  void statusAsJson() {
    assertEquals(
        """
        {
          "command_count": 3,
          "created_at": "2026-03-04T03:06:07Z",
          "disk_mib": 10240,
          "environment": "debian:12",
          "execution_mode": "guest",
          "expires_at": null,
          "labels": {
            "a": "b c",
            "issue": "7"
          },
          "last_activity_at": "2026-03-04T05:02:47Z",
          "last_reset_at": "2026-03-04T04:06:07Z",
          "mem_mib": 1024,
          "name": "fix\\u001b[2J",
          "network_policy": "off",
          "reset_count": 1,
          "state": "stopped",
          "state_reason": "QEMU was killed",
          "ttl_seconds": 0,
          "vcpu_count": 2,
          "workspace_id": "ws-22",
          "workspace_seed": {
            "bytes_written": 2048,
            "entry_count": 12,
            "mode": "directory",
            "source_path": "/src/p"
          }
        }
        """,
        Json.text(FULL));
  }

  private static String page(WorkspaceStatus status, List<WorkspaceSecretInfo> secrets) {
    return WorkspaceStatusCommand.page(new WorkspaceStatusCommand.Page(status, secrets), NOW);
  }

  @Test
  void statusAsAPage() {
    assertEquals(
        """
        id            ws-22
        name          fix?[2J
        labels        a=b c, issue=7
        state         stopped: QEMU was killed
        environment   debian:12
        machine       2 vCPUs, 1024 MiB of memory, 10240 MiB of disk
        network       off
        secrets       API_KEY (file), TOKEN (literal)
        seed          /src/p, 12 entries, 2.0 KiB
        created       2 h ago
        activity      3 min ago
        expires       never
        commands      3
        resets        1, the last 1 h ago
        """,
        page(FULL, SECRETS));
    assertEquals(
        """
        id            ws-1
        state         running
        environment   debian:12
        machine       1 vCPU, 1024 MiB of memory, 10240 MiB of disk
        network       off
        seed          none
        created       2 h ago
        activity      3 min ago
        expires       in 56 min
        commands      3
        resets        0
        """,
        page(PLAIN, List.of()));
  }

  @Test
  void createPrintsTheIdAndSaysWhatToDo() {
    Screen screen = new Screen("");
    new WorkspaceCreateCommand().show(FULL, screen.parse("workspace", "create"));
    assertEquals("ws-22\n", screen.out());
    assertEquals(
        """
        /workspace holds 12 entries (2.0 KiB) from /src/p
        next: pyro workspace exec ws-22 -- PROGRAM, then pyro workspace diff ws-22
        """,
        screen.err());

    Screen idOnly = new Screen("");
    new WorkspaceCreateCommand().show(PLAIN, idOnly.parse("workspace", "create", "--id-only"));
    assertEquals("ws-1\n", idOnly.out());
    assertEquals("", idOnly.err());
  }

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
            none);
    assertEquals(
        """
        ws-22 (fix): running, since 10 min ago

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
        """,
        WorkspaceSummaryCommand.page(summary, Style.PLAIN, NOW));
  }

  @Test
  void summaryOfAStoppedOne() {
    WorkspaceSummary.Group none = new WorkspaceSummary.Group(0, List.of());
    WorkspaceSummary summary =
        new WorkspaceSummary(
            "ws-1",
            Optional.empty(),
            WorkspaceState.STOPPED,
            NOW,
            new WorkspaceSummary.Commands(0, 0, 0, 0, List.of()),
            none,
            new WorkspaceSummary.Changes(false, Optional.empty(), List.of()),
            none,
            none,
            none,
            none);
    assertEquals(
        """
        ws-1: stopped, since just now

        commands  0

        changes  not known while it is stopped
        """,
        WorkspaceSummaryCommand.page(summary, Style.PLAIN, NOW));
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
              entry(5, "exec", "tail -f x", "/workspace", null)));

  private static WorkspaceLogs.Entry entry(
      long sequence, String kind, String command, String cwd, ExecResult result) {
    return new WorkspaceLogs.Entry(sequence, kind, NOW, command, cwd, Optional.ofNullable(result));
  }

  private static ExecResult result(int code, String out, String err) {
    return new ExecResult(
        code, out, err, out.length(), err.length(), false, false, 1234, false, ExecutionMode.GUEST);
  }

  private static ExecResult timedOut() {
    return new ExecResult(124, "", "", 0, 0, false, false, 65_000, true, ExecutionMode.GUEST);
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
        colours(shown.substring(0, shown.indexOf("\n\n") + 1)));
  }

  private static String colours(String text) {
    return text.replaceAll("\u001b\\[(\\d+)m", "<$1>");
  }

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
        entries.length > 0 ? PATCH : "");
  }

  private static ChangeEntry change(ChangeStatus status, String path, boolean patched) {
    return new ChangeEntry(path, status, ArtifactType.FILE, 2048, patched);
  }

  @Test
  void aDiffIsThePatchByteForByte() {
    Screen screen = new Screen("2");
    new WorkspaceDiffCommand()
        .show(
            diff(change(ChangeStatus.MODIFIED, "q.sql", true)),
            screen.parse("workspace", "diff", "w"));
    assertEquals(PATCH, screen.out());
    assertEquals("", screen.err());
  }

  @Test
  void aDiffOnATerminalIsColouredAndObeysNothing() {
    Screen screen = new Screen("1");
    new WorkspaceDiffCommand()
        .show(
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
        colours(screen.out()));
  }

  @Test
  void whatThePatchLeavesOutIsNamed() {
    Screen screen = new Screen("");
    new WorkspaceDiffCommand()
        .show(
            diff(
                change(ChangeStatus.MODIFIED, "q.sql", true),
                change(ChangeStatus.ADDED, "a.o", false),
                change(ChangeStatus.TYPE_CHANGED, "x" + ESCAPE, false)),
            screen.parse("workspace", "diff", "w"));
    assertEquals(PATCH, screen.out());
    assertEquals(
        """
        pyro: not text, and so not in the patch (pyro workspace export copies it):
           added          a.o     file   2.0 KiB
           type changed   x?[2J   file   2.0 KiB
        """,
        screen.err());
  }

  @Test
  void noDiff() {
    Screen screen = new Screen("");
    new WorkspaceDiffCommand().show(diff(), screen.parse("workspace", "diff", "w"));
    assertEquals("", screen.out());
    assertEquals("pyro: nothing was changed\n", screen.err());
  }

  @Test
  void anAppliedPatch() {
    List<ChangeEntry> entries =
        List.of(change(ChangeStatus.ADDED, "a", true), change(ChangeStatus.MODIFIED, "b", true));
    Screen screen = new Screen("");
    new WorkspacePatchApplyCommand()
        .show(
            new WorkspacePatch("ws-1", true, ChangeSummary.of(entries), entries),
            screen.parse("workspace", "patch", "apply", "w"));
    assertEquals("added      a\nmodified   b\n", screen.out());
  }

  @Test
  void aListOfFilesLikeThatOfLs() {
    FileList list =
        new FileList(
            "ws-1",
            "/workspace",
            4,
            List.of(
                file("/workspace/a" + ESCAPE, ArtifactType.FILE, 12_345, "0644", null),
                file("/workspace/bin", ArtifactType.DIRECTORY, 0, "1777", null),
                file("/workspace/bin/su", ArtifactType.FILE, 7, "6755", null),
                file("/workspace/l", ArtifactType.SYMLINK, 0, "0777", "to\nwhere")));
    assertEquals(
        """
        -rw-r--r--  12345  2026-03-04 05:06  a?[2J
        drwxrwxrwt      0  2026-03-04 05:06  bin
        -rwsr-sr-x      7  2026-03-04 05:06  bin/su
        lrwxrwxrwx      0  2026-03-04 05:06  l -> to?where
        """,
        WorkspaceFileListCommand.listing(list, ZoneOffset.UTC));
  }

  @Test
  void oneFileOfAList() {
    FileList list =
        new FileList(
            "ws-1",
            "/workspace/a",
            1,
            List.of(file("/workspace/a", ArtifactType.FILE, 1, "4000", null)));
    assertEquals(
        "---S------  1  2026-03-04 05:06  /workspace/a\n",
        WorkspaceFileListCommand.listing(list, ZoneOffset.UTC));
  }

  private static FileEntry file(
      String path, ArtifactType type, long size, String mode, String target) {
    return new FileEntry(path, type, size, mode, NOW, Optional.ofNullable(target));
  }

  @Test
  void aFilesContentAloneGoesToStandardOutput() {
    FileContent file = new FileContent("ws-1", "/workspace/a", 10, 2, "é" + ESCAPE, true);
    Screen screen = new Screen("");
    new WorkspaceFileReadCommand().show(file, screen.parse("workspace", "file", "read", "w", "a"));
    assertEquals("é" + ESCAPE, screen.out());
    assertEquals(
        """
        /workspace/a, 10 B
        pyro: that was up to byte 8 of 10; go on with --offset 8
        """,
        screen.err());
  }

  @Test
  void aFilesContentOnATerminal() {
    FileContent file = new FileContent("ws-1", "/workspace/a", 10, 0, "a\tb" + ESCAPE, false);
    Screen screen = new Screen("1");
    new WorkspaceFileReadCommand()
        .show(file, screen.parse("workspace", "file", "read", "w", "a", "--content-only"));
    assertEquals("a\tb[2J", screen.out());
    assertEquals("", screen.err());
  }

  @Test
  void whatWasCopied() {
    assertEquals(
        "pushed /src to /workspace: 1 entry, 12 B\n",
        WorkspaceSyncPushCommand.text(
            new WorkspaceSync("ws-1", SeedMode.FILE, "/src", "/workspace", 1, 12)));
    assertEquals(
        "exported /workspace/b to /tmp/b: 2 entries, 2.0 KiB\n",
        WorkspaceExportCommand.text(
            new WorkspaceExport(
                "ws-1", "/workspace/b", "/tmp/b", ArtifactType.DIRECTORY, 2, 2048)));
    Screen screen = new Screen("");
    new WorkspaceFileWriteCommand()
        .show(
            new FileWrite("ws-1", "/workspace/a", 3, 3),
            screen.parse("workspace", "file", "write", "w", "a", "--text", "abc"));
    assertEquals("wrote /workspace/a: 3 B\n", screen.out());
  }
}
