package dev.pyro.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.OneWorkspaceTest;
import dev.pyro.cli.support.TerminalScript;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code pyro workspace shell attach} on real terminals. */
class AttachTest extends OneWorkspaceTest {
  private static final String ATTACH =
      "tty; stty rows 33 cols 90; before=$(stty -g);"
          + " \"$PYRO\" workspace shell attach $WORKSPACE $SHELL_ID $KEYS; echo \"code $?\";"
          + " [ \"$(stty -g)\" = \"$before\" ] && echo restored";

  private static final int CTRL_C = 3;
  private static final int CTRL_P = 16;
  private static final int CTRL_Q = 17;

  private String shell;

  @BeforeEach
  void open() {
    shell = workspace.out("shell open", "--id-only").strip();
    workspace.out("shell write", shell, "PS1='> '");
  }

  @Test
  void twoPeopleSitAtOneShellAndLeaveItOneByOne() throws Exception {
    try (TerminalScript one = attach("");
        TerminalScript two = attach("--detach-keys ctrl-a,d")) {
      String tty = one.await("/dev/pts/[0-9]+(?=\r)");
      one.await("pyro: ctrl-p ctrl-q detaches\r\n");
      one.await("> ");
      two.await("pyro: ctrl-a d detaches\r\n");
      two.await("> ");

      one.type("echo one-$((1+1))\r");
      one.await("one-2\r\n");
      two.await("one-2\r\n");
      two.type("echo two-$((1+1))\r");
      one.await("two-2\r\n");
      two.await("two-2\r\n");

      TerminalScript.resize(tty, 41, 101);
      Eventually.holds(
          () -> assertTrue(workspace.out("shell list").contains("   101x41   "), "the size"));
      one.type("stty size\r");
      one.await("41 101\r\n");

      // Ctrl-C is for who is in the foreground then, which the shell is not once this has spoken.
      one.type("sh -c 'echo sleeps-$((1+1)); exec sleep 600'\r");
      one.await("sleeps-2\r\n");
      one.press(CTRL_C);
      one.await("> ");

      one.press(CTRL_P);
      one.press(CTRL_Q);
      one.await(
          "pyro: detached; the shell lives on: pyro workspace shell attach "
              + workspace.id()
              + " "
              + shell
              + "\r\n");
      one.await("code 0\r\nrestored\r\n");
      assertEquals(0, one.exitCode());

      two.type("echo still-$((1+1))\r");
      two.await("still-2\r\n");
      assertTrue(workspace.out("shell list").contains(shell + "   running   "));

      try (TerminalScript again = attach("")) {
        again.await("still-2\r\n"); // what was on the screen last
        again.type("exit 3\r");
        again.await("pyro: the shell ended with code 3\r\ncode 0\r\nrestored\r\n");
        two.await("pyro: the shell ended with code 3\r\ncode 0\r\nrestored\r\n");
      }
    }
    assertTrue(workspace.out("shell list").contains(shell + "   ended with code 3   "));
  }

  @Test
  void aShellThatIsClosedOrUnknownIsSaid() throws Exception {
    try (TerminalScript person = attach("")) {
      person.await("> ");
      assertEquals(shell + "\n", workspace.out("shell close", shell));
      person.await("pyro: the shell ended[^\r]*\r\ncode 0\r\nrestored\r\n");
    }
    try (TerminalScript person = attach("")) {
      person.await("there is no shell " + shell + " in workspace " + workspace.id() + "\r\n");
      person.await("code 1\r\nrestored\r\n");
    }
  }

  /** A terminal answers by typing, and nobody waits for that any more. */
  @Test
  void whatThePastAskedATerminalIsNotAskedAgain() throws Exception {
    // It reads the answers that the guest gives while nobody is attached.
    String ask = "printf 'ask''ed\\033[6n\\033[c\\n'; read -rs -d R; read -rs -d c";
    workspace.out("shell write", shell, ask);
    Eventually.holds(
        () -> assertTrue(workspace.out("shell read", shell).contains("asked\u001b[6n")));
    try (TerminalScript person = attach("")) {
      // Whether the terminal has echoed the answers depends on which of them came first.
      String past = person.await("asked[^>]*> ");
      assertFalse(past.contains("\u001b[6n") || past.contains("\u001b[c"), past);
      person.type("printf 'now\\033[5n\\n'\r");
      person.await("now\u001b\\[5n\r\n");
    }
  }

  @Test
  void aTerminalThatGoesAwayLeavesTheShell() throws Exception {
    TerminalScript person = attach("");
    person.await("> ");
    person.close();
    workspace.out("shell write", shell, "echo alive-$((1+1))");
    Eventually.holds(() -> {
      String seen = workspace.out("shell read", shell, "--plain", "--wait-for-idle-ms", "300");
      assertTrue(seen.contains("\nalive-2\n"), seen);
    });
  }

  private TerminalScript attach(String flags) throws IOException {
    return TerminalScript.start(
        "WORKSPACE=" + workspace.id() + " SHELL_ID=" + shell + " KEYS='" + flags + "'; " + ATTACH);
  }
}
