package dev.pyro.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.OneWorkspaceTest;
import java.io.BufferedReader;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Services of a workspace as users run them: each step is a process of its own. */
class ServiceCliTest extends OneWorkspaceTest {
  private static final String STATUS =
      "command cwd ended_at exit_code log_bytes published_ports readiness service_name started_at state"
          + " state_reason workspace_id";

  @Test
  void aWebServerIsReadyWhenItAnswers() {
    String[] web = {
      "web",
      "--cwd",
      "/usr",
      "--ready-http",
      "http://localhost:8000/",
      "--ready-interval-ms",
      "50",
      "--ready-timeout-seconds",
      "600",
      "--",
      "python3",
      "-u",
      "-m",
      "http.server",
      "8000"
    };
    Finished started = workspace.run("service start", web).expect(0);
    assertEquals("web: running\n", started.out());

    String fetch = "import urllib.request as u; print(u.urlopen('http://localhost:8000/').status)";
    assertEquals(
        "200\n", workspace.out("exec", "--timeout-seconds", "600", "--", "python3", "-c", fetch));

    String taken = "service web in workspace " + workspace.id() + " is running already";
    assertEquals("pyro: " + taken + "\n", workspace.run("service start", web).expect(1).said());
    JsonObject refusal = workspace.json(1, "service start", web).getAsJsonObject("error");
    assertEquals("already_exists", refusal.get("code").getAsString());

    String page = workspace.out("service status", "web");
    assertTrue(page.contains("\nstate       running\n"), page);
    assertTrue(page.contains("\ncommand     python3 -u -m http.server 8000\n"), page);
    assertTrue(page.contains("\nreadiness   http://localhost:8000/\n"), page);
    JsonObject status = workspace.json(0, "service status", "web");
    assertFields(STATUS, status);
    assertFields("command path port type url", status.getAsJsonObject("readiness"));
    assertEquals("http", status.getAsJsonObject("readiness").get("type").getAsString());

    assertEquals("web\n", workspace.out("service list", "-q"));
    assertTrue(workspace.out("service list").contains("\nweb    running   "));
    JsonObject list = workspace.json(0, "service list");
    assertFields("count services workspace_id", list);
    assertFields(STATUS, list.getAsJsonArray("services").get(0).getAsJsonObject());

    assertTrue(workspace.out("service logs", "web", "--all").contains("GET / HTTP/1.1"));
    assertEquals("pyro: nothing was changed\n", workspace.run("diff").expect(0).said());
    assertEquals("web: stopped\n", workspace.out("service stop", "web"));
    assertEquals("web: stopped\n", workspace.out("service stop", "web"));
    workspace.run("service start", web).expect(0);
    JsonObject stopped = workspace.json(0, "service stop", "web");
    assertFields(STATUS, stopped);
    assertEquals("stopped", stopped.get("state").getAsString());
  }

  @Test
  void whatNeverGetsReadyIsStoppedAndItsLastLinesAreTold() {
    String[] slow = {
      "slow",
      "--ready-file",
      "never",
      "--ready-timeout-seconds",
      "15", // for the lines to be written on a slow host
      "--",
      "sh",
      "-c",
      "for i in 1 2 3; do echo line $i; done; sleep 600"
    };
    Finished late = workspace.run("service start", slow).expect(1);
    assertEquals("", late.out());
    String why =
        "pyro: service slow in workspace "
            + workspace.id()
            + " failed: it was not ready in time: never: No such file or directory\n"
            + "its last lines:\nline 1\nline 2\nline 3\n"
            + "hint: if it only needs more time: --ready-timeout-seconds, ready_timeout_seconds\n";
    assertTrue(late.said().endsWith(why), late.err());
    assertEquals(
        "slow: failed: it was not ready in time: never: No such file or directory\n",
        workspace.out("service stop", "slow"));
    JsonObject error = workspace.json(1, "service start", slow).getAsJsonObject("error");
    assertEquals("timeout", error.get("code").getAsString());
    JsonObject status = workspace.json(0, "service status", "slow");
    assertEquals("failed", status.get("state").getAsString());
    assertEquals(
        "it was not ready in time: never: No such file or directory",
        status.get("state_reason").getAsString());
  }

  @Test
  void whatEndsBeforeItIsReadyHasFailed() {
    String[] broken = {
      "broken",
      "--ready-tcp",
      "9",
      "--ready-timeout-seconds",
      "600",
      "--",
      "sh",
      "-c",
      "echo about to; echo fail >&2; exit 3"
    };
    Finished failed = workspace.run("service start", broken).expect(1);
    assertEquals(
        "pyro: service broken in workspace "
            + workspace.id()
            + " failed: it ended with exit code 3 before it was ready\n"
            + "its last lines:\nabout to\nfail\n",
        failed.said());
    JsonObject error = workspace.json(1, "service start", broken).getAsJsonObject("error");
    assertEquals("wrong_state", error.get("code").getAsString());

    Finished none = workspace.run("service start", "none", "--", "no-such-program").expect(1);
    assertTrue(none.said().startsWith("pyro: cannot start service none in workspace "), none.err());
    Finished unknown = workspace.run("service status", "unknown").expect(1);
    assertEquals(
        "pyro: there is no service unknown in workspace "
            + workspace.id()
            + "\n"
            + "hint: `pyro workspace service list "
            + workspace.id()
            + "` shows those that there are; stop and reset end them all\n",
        unknown.said());
  }

  @Test
  void logsAreTheLastLinesOrAllAndAServiceThatHasEndedStartsAnew() {
    String[] count = {"count", "--", "sh", "-c", "seq 300; printf '\\33[1mend'"};
    workspace.out("service start", count);
    Eventually.holds(() -> {
      String page = workspace.out("service status", "count");
      assertTrue(page.contains("\nstate       exited with code 0\n"), page);
    });
    assertEquals("count: exited with code 0\n", workspace.out("service stop", "count"));

    Finished usual = workspace.run("service logs", "count").expect(0);
    assertTrue(usual.out().startsWith("102\n103\n"), usual.out());
    assertTrue(usual.out().endsWith("\n300\n\u001b[1mend"), usual.out());
    assertEquals("pyro: earlier lines are left out; --all prints them\n", usual.said());
    Finished all = workspace.run("service logs", "count", "--all").expect(0);
    assertTrue(all.out().startsWith("1\n2\n"), all.out());
    assertEquals("", all.said());
    assertEquals("300\n\u001b[1mend", workspace.out("service logs", "count", "--tail-lines", "2"));
    JsonObject logs = workspace.json(0, "service logs", "count", "--tail-lines", "2");
    assertFields("dropped_bytes logs service_name state state_reason truncated workspace_id", logs);
    assertTrue(logs.get("truncated").getAsBoolean());

    String[] again = {"count", "--", "echo", "anew"};
    workspace.out("service start", again);
    Eventually.holds(() -> assertEquals("anew\n", workspace.out("service logs", "count")));
  }

  @Test
  void logsAreFollowedUntilAnotherProcessStopsTheService() throws IOException {
    String tick = "echo first; i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.2; done";
    workspace.out("service start", "tick", "--", "sh", "-c", tick);
    Process follower = workspace.start("service logs", "tick", "--follow");
    BufferedReader lines = follower.inputReader();
    assertEquals("first", lines.readLine());
    for (int i = 1; i <= 10; i++) {
      assertEquals("tick " + i, lines.readLine());
    }
    assertEquals("tick: stopped\n", workspace.out("service stop", "tick"));
    while (lines.readLine() != null) {
      // up to the end
    }
    assertEquals(
        "pyro: the service is no longer running: stopped\n",
        Finished.of(follower).expect(0).said());
  }

  private static void assertFields(String fields, JsonObject object) {
    assertEquals(fields, String.join(" ", object.keySet()));
  }
}
