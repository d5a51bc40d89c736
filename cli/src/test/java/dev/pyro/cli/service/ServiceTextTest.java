package dev.pyro.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.PublishedPort;
import dev.pyro.Readiness;
import dev.pyro.ServiceList;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.support.Screen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What people see of services, from results made by hand. */
class ServiceTextTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final String ESCAPE = "\u001b[2J";

  private static final ServiceStatus WEB =
      service("web", ServiceState.RUNNING, null, Readiness.http("http://localhost:8000/"), null);
  private static final ServiceStatus DB =
      service("db", ServiceState.FAILED, "it was not ready in time", Readiness.tcp(5432), 143);

  private static ServiceStatus service(
      String name, ServiceState state, String reason, Readiness readiness, Integer code) {
    return new ServiceStatus(
        "ws-1",
        name,
        state,
        Optional.ofNullable(reason),
        "serve" + ESCAPE + " " + name,
        "/workspace",
        Optional.ofNullable(readiness),
        code == null ? OptionalInt.empty() : OptionalInt.of(code),
        NOW.minusSeconds(90),
        Optional.ofNullable(code).map(_ -> NOW.minusSeconds(60)),
        2048,
        state == ServiceState.RUNNING
            ? List.of(PublishedPort.of(8080, 8000), PublishedPort.of(40_001, 9000))
            : List.of());
  }

  @Test
  void servicesAsATable() {
    assertEquals(
        """
        NAME   STATE                              STARTED     COMMAND
        web    running                            1 min ago   serve?[2J web
        db     failed: it was not ready in time   1 min ago   serve?[2J db
        """,
        new ServiceListCommand().table(new ServiceList("ws-1", 2, List.of(WEB, DB)), NOW));
  }

  @Test
  void namesAloneCannotControlATerminalEither() {
    ServiceStatus one = service("a\u202e" + ESCAPE, ServiceState.RUNNING, null, null, null);
    Screen screen = new Screen("");
    new ServiceListCommand()
        .print(
            new ServiceList("ws-1", 1, List.of(one)),
            screen.parse("workspace", "service", "list", "w", "-q"));
    assertEquals("a??[2J\n", screen.out());
  }

  @Test
  void logsAreRawForAFileAndCleanForATerminal() {
    String output = "\u001b[32mup\u001b[m\u001b]52;c;AAAA\u0007\n";
    ServiceLogs logs =
        new ServiceLogs("ws-1", "web", ServiceState.RUNNING, Optional.empty(), output, false, 0);
    Screen file = new Screen("");
    ServiceLogsCommand.print(file.parse("workspace", "service", "logs", "w", "web"), logs);
    assertEquals(output, file.out());
    Screen terminal = new Screen("1");
    ServiceLogsCommand.print(terminal.parse("workspace", "service", "logs", "w", "web"), logs);
    assertEquals("\u001b[32mup\u001b[m]52;c;AAAA\n", terminal.out());
  }

  @Test
  void aServiceAsAPage() {
    assertEquals(
        """
        service     web
        workspace   ws-1
        state       running
        command     serve?[2J web
        directory   /workspace
        readiness   http://localhost:8000/
        started     1 min ago
        published   127.0.0.1:8080 -> 8000
        published   127.0.0.1:40001 -> 9000
        log         2.0 KiB
        """,
        ServiceStatusCommand.page(WEB, NOW));
    assertEquals(
        """
        service     db
        workspace   ws-1
        state       failed: it was not ready in time
        command     serve?[2J db
        directory   /workspace
        readiness   port 5432
        started     1 min ago
        ended       1 min ago
        exit code   143
        log         2.0 KiB
        """,
        ServiceStatusCommand.page(DB, NOW));
  }

  @Test
  void aStartTellsWhereThePortsAre() {
    Screen screen = new Screen("");
    new ServiceStartCommand()
        .print(WEB, screen.parse("workspace", "service", "start", "w", "web", "--", "serve"));
    assertEquals(
        """
        web: running
        127.0.0.1:8080 -> 8000
        127.0.0.1:40001 -> 9000
        """,
        screen.out());
  }

  @Test
  void whatAServiceDoesInWords() {
    assertEquals("running", ServiceCommand.state(WEB));
    assertEquals(
        "exited with code 3",
        ServiceCommand.state(service("a", ServiceState.EXITED, null, null, 3)));
    assertEquals(
        "stopped", ServiceCommand.state(service("a", ServiceState.STOPPED, null, null, 143)));
    assertEquals("file f", ReadinessFlags.words(Readiness.file("f")));
    assertEquals("command test -e f", ReadinessFlags.words(Readiness.command("test -e f")));
  }
}
