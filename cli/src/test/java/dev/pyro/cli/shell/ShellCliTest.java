package dev.pyro.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.OneWorkspaceTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Shells of a workspace as programs use them: each step is a process of its own. */
class ShellCliTest extends OneWorkspaceTest {
  private static final Pattern NEXT = Pattern.compile("pyro: go on with --cursor ([0-9]+)\n");

  @Test
  void aShellIsOpenedTypedAtReadAndClosed() throws IOException {
    Finished opened = workspace.run("shell open", "--cols", "90", "--rows", "20").expect(0);
    String shell = opened.out().strip();
    assertTrue(shell.matches("[abcdf][0-9a-f]{11}"), shell);
    String place = workspace.id() + " " + shell;
    assertTrue(opened.said().startsWith("next: pyro workspace shell attach " + place + "\n"));

    assertEquals("", workspace.out("shell write", shell, "PS1='> '; stty size; pwd"));
    shows(shell, "\n20 90\n/workspace\n>\n");

    Finished more = typed("printf '%s-%s\\n' a b\n", "shell write", shell.substring(0, 7));
    assertEquals("", more.expect(0).out() + more.said());
    Finished plain = shows(shell, "> printf '%s-%s\\n' a b\na-b\n>\n");

    String cursor = cursor(plain);
    workspace.out("shell write", shell, "echo later", "--no-newline");
    shows(shell, "\n> echo later\n");
    Finished since = workspace.run("shell read", shell, "--cursor", cursor).expect(0);
    assertEquals("echo later", since.out());
    assertEquals(Integer.parseInt(cursor) + 10, Integer.parseInt(cursor(since)));

    assertEquals(shell + "\n", workspace.out("shell list", "-q"));
    assertTrue(workspace.out("shell list").contains("\n" + shell + "   running   90x20   "));
    assertEquals("", workspace.out("shell resize", shell, "--cols", "70", "--rows", "10"));
    assertTrue(workspace.out("shell list").contains("   running   70x10   "));

    assertEquals(shell + "\n", workspace.out("shell close", shell));
    assertEquals("", workspace.out("shell list", "-q"));
    Finished gone = workspace.run("shell read", shell).expect(1);
    assertEquals("", gone.out());
    assertEquals(
        "pyro: there is no shell "
            + shell
            + " in workspace "
            + workspace.id()
            + "\n"
            + "hint: `pyro workspace shell list "
            + workspace.id()
            + "` shows those that there are; stop and reset end them all\n",
        gone.said());
  }

  @Test
  void aSignalEndsWhatRunsAndTheShellLivesOn() {
    String shell = workspace.out("shell open", "--id-only").strip();
    String sleeper = "PS1='> '; sh -c 'echo asle''ep; exec sleep 600'; echo code $?";
    workspace.out("shell write", shell, sleeper);
    shows(shell, "\nasleep\n");
    assertEquals("", workspace.out("shell signal", shell));
    shows(shell, "\n>\n");
    workspace.out("shell write", shell, "echo still here");
    shows(shell, "\nstill here\n>\n");

    workspace.out("shell write", shell, "exit 7");
    Eventually.holds(() -> {
      Finished ended = read(shell);
      assertTrue(ended.said().endsWith("pyro: the shell ended with code 7\n"), ended.err());
    });
    assertTrue(workspace.out("shell list").contains(shell + "   ended with code 7   120x30   "));
    Finished late = workspace.run("shell write", shell, "a").expect(1);
    assertEquals(
        "pyro: shell " + shell + " in workspace " + workspace.id() + " has ended\n", late.said());
    assertEquals(
        "pyro: there is no signal STOP for shells\nhint: there are HUP, INT, TERM and KILL\n",
        workspace.run("shell signal", shell, "STOP").expect(2).said());
  }

  @Test
  void programsGetTheFieldsOfTheContract() {
    String status = "cols cwd exit_code opened_at rows shell_id state workspace_id";
    JsonObject opened = json("shell open", "--cwd", "/tmp");
    assertFields(status, opened);
    assertEquals("running", opened.get("state").getAsString());
    assertEquals("/tmp", opened.get("cwd").getAsString());
    assertEquals(120, opened.get("cols").getAsInt());
    assertTrue(opened.get("exit_code").isJsonNull());
    String shell = opened.get("shell_id").getAsString();

    assertFields(status, json("shell write", shell, "exit 3"));
    Eventually.holds(() -> {
      JsonObject read = json("shell read", shell, "--wait-for-idle-ms", "50");
      assertFields(
          "cursor dropped_bytes exit_code next_cursor output shell_id state truncated workspace_id",
          read);
      assertEquals("exited", read.get("state").getAsString());
      assertEquals(3, read.get("exit_code").getAsInt());
    });
    JsonObject list = json("shell list");
    assertFields("count shells", list);
    assertEquals(1, list.get("count").getAsInt());
    assertFields(status, list.getAsJsonArray("shells").get(0).getAsJsonObject());
    JsonObject late = refusal(1, "shell write", shell, "a");
    assertEquals("wrong_state", late.get("code").getAsString());
    assertEquals("not_found", refusal(1, "shell read", "no").get("code").getAsString());
    assertFields(status, json("shell close", shell));
  }

  private Finished read(String shell) {
    return workspace.run("shell read", shell, "--plain", "--wait-for-idle-ms", "300").expect(0);
  }

  /** Reads until that is what the screen ends with: how soon it does, only the machine knows. */
  private Finished shows(String shell, String end) {
    Finished[] last = new Finished[1];
    Eventually.holds(() -> {
      last[0] = read(shell);
      assertTrue(last[0].out().endsWith(end), last[0].out());
    });
    return last[0];
  }

  private static String cursor(Finished read) {
    Matcher line = NEXT.matcher(read.err());
    assertTrue(line.find(), read.err());
    return line.group(1);
  }

  private Finished typed(String input, String command, String... arguments) throws IOException {
    Process process = workspace.start(command, arguments);
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    return Finished.of(process);
  }

  private JsonObject json(String command, String... arguments) {
    return workspace.json(0, command, arguments);
  }

  private JsonObject refusal(int code, String command, String... arguments) {
    return workspace.json(code, command, arguments).getAsJsonObject("error");
  }

  private static void assertFields(String fields, JsonObject object) {
    assertEquals(fields, String.join(" ", object.keySet()));
  }
}
