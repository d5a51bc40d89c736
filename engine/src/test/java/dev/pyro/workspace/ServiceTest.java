package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.Service;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs in the background of real workspaces. */
@Timeout(600)
class ServiceTest {
  private static final int PATIENCE_SECONDS = 120;
  private static final String SLEEPERS = "cat /proc/[0-9]*/comm 2> /dev/null | grep -cx sleep";

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  private static ServiceSpec spec(String name, String line, Readiness readiness) {
    return ServiceSpec.builder(name, line)
        .readiness(readiness)
        .readyTimeoutSeconds(PATIENCE_SECONDS)
        .readyIntervalMs(50)
        .build();
  }

  @Test
  void aWebServerIsReadyWhenItAnswers() {
    Workspace workspace = scene.create();
    Service web =
        workspace.startService(
            spec(
                "web",
                "exec python3 -u -m http.server 8000 --directory /usr/share",
                Readiness.http("http://localhost:8000/doc/")));
    ServiceStatus status = web.status();
    assertEquals(ServiceState.RUNNING, status.state());
    assertEquals(Optional.empty(), status.stateReason());
    assertEquals("exec python3 -u -m http.server 8000 --directory /usr/share", status.command());
    assertEquals(Optional.of(Readiness.http("http://localhost:8000/doc/")), status.readiness());
    assertEquals(OptionalInt.empty(), status.exitCode());
    assertEquals(
        "200",
        workspace
            .exec("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8000/doc/")
            .stdout());
    ServiceLogs logs = web.allLogs();
    assertTrue(logs.logs().contains("\"GET /doc/ HTTP/1.1\" 200"), logs.logs());
    assertEquals(1, web.logs(1).logs().lines().count());
    assertTrue(web.logs(1).truncated());

    ServiceStatus stopped = web.stop();
    assertEquals(ServiceState.STOPPED, stopped.state());
    assertEquals(OptionalInt.of(143), stopped.exitCode());
    assertTrue(stopped.endedAt().isPresent());
    assertEquals(ServiceState.STOPPED, web.stop().state(), "stopping it again changes nothing");
    assertEquals(7, workspace.exec("curl -s http://127.0.0.1:8000/").exitCode());
    assertFalse(workspace.diff().changed(), "a service's log is not in /workspace");
    assertEquals(
        List.of("web stopped: exec python3 -u -m http.server 8000 --directory /usr/share"),
        workspace.summary().services().recent());
  }

  @Test
  void everyKindOfReadiness() {
    Workspace workspace = scene.create();
    String later = "echo begin; while [ ! -e go ]; do sleep 0.1; done; ";
    List<Service> started = new ArrayList<>();
    workspace.writeFile("go", "");
    started.add(
        workspace.startService(
            spec("file", later + "touch /tmp/ready; sleep 600", Readiness.file("/tmp/ready"))));
    started.add(
        workspace.startService(
            spec("tcp", later + "exec python3 -m http.server 7000", Readiness.tcp(7000))));
    started.add(
        workspace.startService(
            spec(
                "command",
                later + "echo 1 > /tmp/n; sleep 600",
                Readiness.command("[ \"$(cat /tmp/n)\" = 1 ]"))));
    started.add(workspace.startService(ServiceSpec.builder("none", "sleep 600").build()));
    for (Service service : started) {
      assertEquals(ServiceState.RUNNING, service.status().state(), service.name());
    }
    assertEquals(
        List.of("file", "tcp", "command", "none"),
        workspace.services().services().stream().map(ServiceStatus::serviceName).toList());
  }

  @Test
  void oneThatNeverGetsReadyIsStoppedAndSaysWhatItWrote() {
    Workspace workspace = scene.create();
    ServiceSpec never =
        ServiceSpec.builder("never", "echo waiting for godot; exec sleep 600")
            .readiness(Readiness.tcp(9))
            .readyTimeoutSeconds(5)
            .readyIntervalMs(100)
            .build();
    PyroException e = assertThrows(PyroException.class, () -> workspace.startService(never));
    assertEquals(ErrorCode.TIMEOUT, e.code());
    assertEquals(
        "service never in workspace "
            + workspace.id()
            + " failed: it was not ready in time: port 9: Connection refused\nits last lines:\nwaiting for godot",
        e.getMessage());
    ServiceStatus status = workspace.service("never").status();
    assertEquals(ServiceState.FAILED, status.state());
    Optional<String> reason = Optional.of("it was not ready in time: port 9: Connection refused");
    assertEquals(reason, status.stateReason());
    assertEquals(reason, workspace.service("never").logs(OptionalInt.empty()).stateReason());
    assertEquals("0\n", workspace.exec(SLEEPERS).stdout(), "its processes are gone");
  }

  @Test
  void oneThatPutsItselfIntoTheBackgroundIsTold() {
    Workspace workspace = scene.create();
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                workspace.startService(
                    spec("daemon", "setsid sleep 600 & exit 0", Readiness.tcp(9))));
    assertEquals(ErrorCode.WRONG_STATE, e.code());
    assertEquals(
        "service daemon in workspace "
            + workspace.id()
            + " failed: it ended with exit code 0 before it was ready and put itself into the"
            + " background: what it left running was ended (1 process); start it so that it stays"
            + " in the foreground\nit wrote nothing",
        e.getMessage());
  }

  @Test
  void oneThatDiesSaysSoAtOnce() {
    Workspace workspace = scene.create();
    ServiceSpec dying = spec("dying", "echo no config >&2; exit 3", Readiness.file("/tmp/never"));
    PyroException e = assertThrows(PyroException.class, () -> workspace.startService(dying));
    assertEquals(ErrorCode.WRONG_STATE, e.code());
    assertEquals(
        "service dying in workspace "
            + workspace.id()
            + " failed: it ended with exit code 3 before it was ready\nits last lines:\nno config",
        e.getMessage());
    ServiceStatus status = workspace.service("dying").status();
    assertEquals(ServiceState.FAILED, status.state());
    assertEquals(OptionalInt.of(3), status.exitCode());
  }

  @Test
  void oneThatDoesNotWantToStopIsMadeToWithAllItsProcesses() {
    Workspace workspace = scene.create();
    String stubborn = "trap '' TERM; sleep 600 & echo > /tmp/stubborn; while :; do sleep 600; done";
    Service service =
        workspace.startService(spec("stubborn", stubborn, Readiness.file("/tmp/stubborn")));
    ServiceStatus stopped = service.stop();
    assertEquals(ServiceState.STOPPED, stopped.state());
    assertEquals(OptionalInt.of(137), stopped.exitCode());
    assertEquals("0\n", workspace.exec(SLEEPERS).stdout());
  }

  @Test
  void whoGivesUpWaitingLeavesNothingBehind() throws Exception {
    Workspace workspace = scene.create();
    PyroException[] told = new PyroException[1];
    Thread waiting =
        Thread.ofVirtual()
            .start(() ->
                told[0] =
                    assertThrows(
                        PyroException.class,
                        () ->
                            workspace.startService(
                                spec("slow", "exec sleep 600", Readiness.file("/tmp/never")))));
    while (workspace.services().count() == 0) {
      assertTrue(waiting.isAlive());
    }
    waiting.interrupt();
    waiting.join();
    assertEquals(ErrorCode.CANCELLED, told[0].code());
    assertEquals(0, workspace.services().count());
    assertEquals("0\n", workspace.exec(SLEEPERS).stdout());
  }

  @Test
  void namesAreUniqueAndFreeAgainAfterTheEnd() {
    Workspace workspace = scene.create();
    ServiceSpec spec = ServiceSpec.builder("one", "echo started; exec sleep 600").build();
    Service one = workspace.startService(spec);
    PyroException taken = assertThrows(PyroException.class, () -> workspace.startService(spec));
    assertEquals(ErrorCode.ALREADY_EXISTS, taken.code());
    assertEquals(
        "service one in workspace " + workspace.id() + " is running already", taken.getMessage());
    one.stop();
    assertEquals(ServiceState.RUNNING, workspace.startService(spec).status().state());
    assertEquals(1, workspace.services().count());
    PyroException unknown = assertThrows(PyroException.class, () -> workspace.service("two"));
    assertEquals(ErrorCode.NOT_FOUND, unknown.code());
    assertEquals("there is no service two in workspace " + workspace.id(), unknown.getMessage());

    workspace.stop();
    workspace.start();
    assertEquals(0, workspace.services().count(), "stop ended it");
    workspace.startService(spec);
    workspace.reset();
    assertEquals(0, workspace.services().count(), "and so does reset");
  }

  @Test
  void itOutlivesWhoStartedItAndIsFollowedByOthers() {
    Workspace workspace = scene.create();
    String line = "while [ ! -e go ]; do sleep 0.1; done; for i in 1 2 3; do echo line $i; done";
    try (Pyro first = Pyro.open(new Pyro.Options(scene.root(), _ -> {}))) {
      first.workspace(workspace.id()).startService(ServiceSpec.builder("talking", line).build());
    }
    Service service = workspace.service("talking");
    assertEquals(ServiceState.RUNNING, service.status().state());
    workspace.writeFile("go", "");
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    ServiceStatus end = service.follow(100, seen);
    assertEquals("line 1\nline 2\nline 3\n", seen.toString(StandardCharsets.UTF_8));
    assertEquals(ServiceState.EXITED, end.state());
    assertEquals(OptionalInt.of(0), end.exitCode());
  }

  @Test
  void aSecretIsInItsEnvironmentAndNotInItsLog() {
    Workspace workspace =
        scene.create(
            WorkspaceSpec.builder(WorkspaceScene.ENV).secret("TOKEN", "s3cr3t-value").build());
    Service service =
        workspace.startService(
            ServiceSpec.builder(
                    "leaky", "printf 's3cr3t'; sleep 0.3; echo \"-value $TOKEN\"; exec sleep 600")
                .secretEnv("TOKEN", "TOKEN")
                .readiness(Readiness.command("[ -n \"$TOKEN\" ]"))
                .build());
    ServiceLogs logs = service.allLogs();
    while (!logs.logs().contains("\n")) {
      logs = service.allLogs();
    }
    assertEquals("[REDACTED] [REDACTED]\n", logs.logs());
    assertFalse(service.status().command().contains("s3cr3t-value"));
  }
}
