package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.NetworkEvent;
import dev.pyro.NetworkPolicy;
import dev.pyro.PublishedPort;
import dev.pyro.Readiness;
import dev.pyro.ServiceList;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import dev.pyro.ShellRead;
import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import dev.pyro.UnreadableWorkspace;
import dev.pyro.VmNetworkInfo;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceLogs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What results say, word for word. */
class TextsTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final String ID = "0123456789ab";

  @Test
  void aWorkspaceThatCannotBeReadIsListedWithItsReason() {
    assertEquals(
        "0 workspaces\n" + ID + " cannot be read: its memory is -1",
        Texts.of(
            new WorkspaceList(
                0, List.of(), List.of(new UnreadableWorkspace(ID, "its memory is -1")))));
  }

  @Test
  void aShell() {
    assertEquals(
        "shell aabbccdd: running, 120x30, opened in /workspace",
        ShellTexts.of(shell(ShellState.RUNNING, OptionalInt.empty())));
    assertEquals(
        "shell aabbccdd: exited with exit code 129, 120x30, opened in /workspace",
        ShellTexts.of(shell(ShellState.EXITED, OptionalInt.of(129))));
  }

  private static ShellStatus shell(ShellState state, OptionalInt exitCode) {
    return new ShellStatus(ID, "aabbccdd", state, "/workspace", 120, 30, NOON, exitCode);
  }

  @Test
  void whatAShellHasWritten() {
    assertEquals("$ \n[shell aabbccdd: running, next_cursor 2]", read("$ ", false, 0));
    assertEquals("[shell aabbccdd: running, next_cursor 0]", read("", false, 0));
    assertEquals(
        "a\n[shell aabbccdd: running, next_cursor 2, not all of it]", read("a\n", true, 0));
    assertEquals(
        "a\n[shell aabbccdd: running, next_cursor 1, 7 bytes are no longer kept]",
        read("a", true, 7));
  }

  private static String read(String output, boolean truncated, long dropped) {
    return ShellTexts.of(
        new ShellRead(
            ID,
            "aabbccdd",
            0,
            output.length(),
            output,
            truncated,
            dropped,
            ShellState.RUNNING,
            OptionalInt.empty()));
  }

  @Test
  void aService() {
    ServiceStatus web =
        service(ServiceState.RUNNING, Optional.empty(), Optional.of(Readiness.tcp(8000)));
    assertEquals(
        """
        service web: running: serve
        ready by tcp 8000, in /workspace, started 2026-11-25T12:00:00Z, 5 bytes of logs, 127.0.0.1:8080 \
        leads to its port 8000\
        """,
        ServiceTexts.of(web));
    ServiceStatus failed =
        service(ServiceState.FAILED, Optional.of("it was not ready in time"), Optional.empty());
    assertEquals(
        """
        2 services
        service web: running: serve
        service web: failed (it was not ready in time): serve\
        """,
        ServiceTexts.of(new ServiceList(ID, 2, List.of(web, failed))));
    assertEquals(
        "service web: exited with exit code 3: serve",
        ServiceTexts.of(service(ServiceState.EXITED, Optional.empty(), Optional.empty()))
            .lines()
            .findFirst()
            .orElseThrow());
  }

  private static ServiceStatus service(
      ServiceState state, Optional<String> reason, Optional<Readiness> readiness) {
    return new ServiceStatus(
        ID,
        "web",
        state,
        reason,
        "serve",
        "/workspace",
        readiness,
        state == ServiceState.RUNNING ? OptionalInt.empty() : OptionalInt.of(3),
        NOON,
        state == ServiceState.RUNNING ? Optional.empty() : Optional.of(NOON),
        5,
        state == ServiceState.RUNNING ? List.of(PublishedPort.of(8080, 8000)) : List.of());
  }

  @Test
  void whatAMachineMayReach() {
    assertEquals("off", Texts.network(NetworkPolicy.OFF, List.of(), List.of()));
    assertEquals(
        "egress+published-ports",
        Texts.network(NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS, List.of(), List.of()));
    assertEquals(
        "egress to pypi.org, *.debian.org, host:5432 only",
        Texts.network(
            NetworkPolicy.EGRESS, List.of("pypi.org", "*.debian.org"), List.of("host:5432")));
  }

  @Test
  void whatItsNetworkDid() {
    NetworkEvent denied = NetworkEvent.lookup(NOON, false, "example.org", "no rule allows it");
    assertEquals(
        "0 entries\n2026-11-25T12:00:00Z denied dns example.org (no rule allows it)",
        Texts.of(new WorkspaceLogs(ID, 0, List.of(), List.of(denied), List.of())));
  }

  /** The words of a policy are not the names of its constants. */
  @Test
  void aPolicyAsJson() {
    VmNetworkInfo info =
        new VmNetworkInfo(
            ID, true, NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS, List.of("pypi.org"), List.of());
    assertEquals(
        "{\"allow_addresses\":[],\"allow_domains\":[\"pypi.org\"],\"network\":true,"
            + "\"network_policy\":\"egress+published-ports\",\"vm_id\":\"0123456789ab\"}",
        ResultJson.tree(info).toString());
  }

  @Test
  void whatAServiceHasWritten() {
    assertEquals("ready\n[service web: running]", logs("ready\n", false, 0));
    assertEquals("[service web: running, it has written nothing]", logs("", false, 0));
    assertEquals("b\n[service web: running, these are the last lines]", logs("b", true, 0));
    assertEquals("b\n[service web: running, 9 bytes are no longer kept]", logs("b", true, 9));
  }

  private static String logs(String text, boolean truncated, long dropped) {
    return ServiceTexts.of(
        new ServiceLogs(
            ID, "web", ServiceState.RUNNING, Optional.empty(), text, truncated, dropped));
  }
}
