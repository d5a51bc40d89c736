package dev.pyro.cli.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ExecutionMode;
import dev.pyro.NetworkPolicy;
import dev.pyro.SecretSource;
import dev.pyro.SeedMode;
import dev.pyro.UnreadableWorkspace;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.support.Screen;
import dev.pyro.tools.ResultJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people and programs see of workspaces, from results made by hand. */
class StatusTextTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final String ESCAPE = "\u001b[2J";

  private static final WorkspaceStatus PLAIN =
      status("ws-1", null, Map.of(), seed(SeedMode.EMPTY, null, 0, null));
  private static final WorkspaceStatus FULL =
      status(
          "ws-22",
          "fix" + ESCAPE,
          Map.of("issue", "7", "a", "b c"),
          seed(SeedMode.DIRECTORY, "/src/p", 12, "4b825dc6"));

  private static final List<WorkspaceSecretInfo> SECRETS =
      List.of(
          new WorkspaceSecretInfo("API_KEY", SecretSource.FILE),
          new WorkspaceSecretInfo("TOKEN", SecretSource.LITERAL));

  private static WorkspaceSeed seed(SeedMode mode, String path, int entries, String commit) {
    return new WorkspaceSeed(
        mode,
        Optional.ofNullable(path),
        entries,
        entries == 0 ? 0 : 2048,
        Optional.ofNullable(commit),
        Optional.ofNullable(commit).map(_ -> true),
        List.of());
  }

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
        stopped ? NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS : NetworkPolicy.OFF,
        stopped ? List.of("pypi.org", "*.debian.org") : List.of(),
        stopped ? List.of("host:5432") : List.of(),
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
        new WorkspaceListCommand().table(new WorkspaceList(2, List.of(PLAIN, FULL)), NOW));
  }

  @Test
  void listOfIds() {
    Screen screen = new Screen("");
    new WorkspaceListCommand()
        .print(new WorkspaceList(2, List.of(PLAIN, FULL)), screen.parse("workspace", "list", "-q"));
    assertEquals("ws-1\nws-22\n", screen.out());
  }

  @Test
  void whatCannotBeReadIsNamedBesideTheList() {
    WorkspaceList list =
        new WorkspaceList(
            1, List.of(PLAIN), List.of(new UnreadableWorkspace("ws-3", "it is of" + ESCAPE)));
    Screen screen = new Screen("");
    new WorkspaceListCommand().print(list, screen.parse("workspace", "list", "-q"));
    assertEquals("ws-1\n", screen.out());
    assertEquals(
        """
        pyro: workspace ws-3 cannot be read: it is of?[2J
        hint: pyro workspace delete ws-3 removes it
        """,
        screen.err());
  }

  @Test
  void listAsJson() {
    JsonObject list =
        JsonParser.parseString(ResultJson.text(new WorkspaceList(1, List.of(FULL))))
            .getAsJsonObject();
    assertEquals(1, list.get("count").getAsInt());
    JsonObject one = list.getAsJsonArray("workspaces").get(0).getAsJsonObject();
    assertEquals("ws-22", one.get("workspace_id").getAsString());
  }

  @Test
  void statusAsJson() {
    assertEquals(
        """
        {
          "allow_addresses": [
            "host:5432"
          ],
          "allow_domains": [
            "pypi.org",
            "*.debian.org"
          ],
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
          "network_policy": "egress+published-ports",
          "reset_count": 1,
          "state": "stopped",
          "state_reason": "QEMU was killed",
          "ttl_seconds": 0,
          "vcpu_count": 2,
          "workspace_id": "ws-22",
          "workspace_seed": {
            "bytes_written": 2048,
            "commit": "4b825dc6",
            "dirty": true,
            "entry_count": 12,
            "mode": "directory",
            "source_path": "/src/p",
            "warnings": []
          }
        }
        """,
        ResultJson.text(FULL));
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
        network       egress+published-ports
        domains       pypi.org, *.debian.org
        addresses     host:5432
        secrets       API_KEY (file), TOKEN (literal)
        seed          /src/p, 12 entries, 2.0 KiB, commit 4b825dc6 with changes
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
    new WorkspaceCreateCommand().print(FULL, screen.parse("workspace", "create"));
    assertEquals("ws-22\n", screen.out());
    assertEquals(
        """
        /workspace holds 12 entries (2.0 KiB) from /src/p
        next: pyro workspace exec ws-22 -- PROGRAM, then pyro workspace diff ws-22
        """,
        screen.err());

    Screen idOnly = new Screen("");
    new WorkspaceCreateCommand().print(PLAIN, idOnly.parse("workspace", "create", "--id-only"));
    assertEquals("ws-1\n", idOnly.out());
    assertEquals("", idOnly.err());
  }
}
