package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.Readiness;
import dev.pyro.ServiceList;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import dev.pyro.ShellRead;
import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import dev.pyro.UnreadableWorkspace;
import dev.pyro.WorkspaceList;
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
        ready by tcp 8000, in /workspace, started 2026-11-25T12:00:00Z, 5 bytes of logs\
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
        5);
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
