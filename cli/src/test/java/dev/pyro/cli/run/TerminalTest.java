package dev.pyro.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.cli.support.RealPyro;
import dev.pyro.cli.support.TerminalScript;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./pyro run -it} on a real terminal, which script(1) makes. */
@Timeout(1800)
class TerminalTest {
  private static final String IN_GUEST =
      """
      trap 'echo "now $(stty size)"' WINCH
      trap 'echo interrupted; exit 3' INT
      echo "at first $(stty size)"
      sleep 600 &
      while :; do wait; done
      """;

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void aTerminalWithoutInputIsToldWhenTheTimeIsUp() throws Exception {
    TerminalScript script = terminal("\"$PYRO\" run -t --timeout-seconds 1 -- cat");
    script.await("the command was stopped after 1 s \\(--timeout-seconds\\)");
    script.await("it got no input; -i passes on what you type");
    assertEquals(124, script.exitCode());
  }

  @Test
  void theGuestsTerminalFollowsOursAndGetsTheKeys() throws Exception {
    TerminalScript script =
        terminal(
            "tty; stty rows 33 cols 90; before=$(stty -g); \"$PYRO\" run -it --timeout-seconds 600"
                + " -- sh -c \"$IN_GUEST\";"
                + " echo \"code $?\"; [ \"$(stty -g)\" = \"$before\" ] && echo restored");
    String tty = script.await("/dev/pts/[0-9]+(?=\r)");
    script.await("at first 33 90\r\n");

    TerminalScript.resize(tty, 41, 101);
    script.await("now 41 101\r\n");

    script.press(3); // Ctrl-C
    script.await("interrupted\r\n");
    script.await("code 3\r\n");
    script.await("restored\r\n");
    assertEquals(0, script.exitCode());
  }

  @Test
  void aTerminalWithoutInputHasASizeToo() throws Exception {
    TerminalScript script =
        terminal("stty rows 21 cols 77; \"$PYRO\" run -t -- sh -c 'test -t 1 && stty size'");
    script.await("21 77\r+\n");
    assertEquals(0, script.exitCode());
  }

  private static TerminalScript terminal(String command) {
    return TerminalScript.start(command, Map.of("IN_GUEST", IN_GUEST));
  }
}
