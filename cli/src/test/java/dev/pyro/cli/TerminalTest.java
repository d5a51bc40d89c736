package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./pyro run -it} on a real terminal, which script(1) makes. */
@Timeout(120)
class TerminalTest {
  private static final String IN_GUEST =
      """
      trap 'echo "now $(stty size)"' WINCH
      trap 'echo interrupted; exit 3' INT
      echo "at first $(stty size)"
      sleep 600 &
      while :; do wait; done
      """;

  private final StringBuilder screen = new StringBuilder();

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void theGuestsTerminalFollowsOursAndGetsTheKeys() throws Exception {
    Process script =
        terminal(
            "tty; stty rows 33 cols 90; before=$(stty -g); \"$PYRO\" run -it -- sh -c \"$IN_GUEST\";"
                + " echo \"code $?\"; [ \"$(stty -g)\" = \"$before\" ] && echo restored");
    String tty = await(script, "/dev/pts/[0-9]+(?=\r)");
    await(script, "at first 33 90\r\n");

    resize(tty, 41, 101);
    await(script, "now 41 101\r\n");

    script.getOutputStream().write(3); // Ctrl-C
    script.getOutputStream().flush();
    await(script, "interrupted\r\n");
    await(script, "code 3\r\n");
    await(script, "restored\r\n");
    assertEquals(0, script.waitFor());
  }

  @Test
  void aTerminalWithoutInputHasASizeToo() throws Exception {
    Process script =
        terminal("stty rows 21 cols 77; \"$PYRO\" run -t -- sh -c 'test -t 1 && stty size'");
    await(script, "21 77\r+\n");
    assertEquals(0, script.waitFor());
  }

  private static Process terminal(String command) {
    return Finished.start(
        FakeCheckout.ROOT,
        Map.of(
            "PYRO_HOME",
            RealPyro.home().toString(),
            "PYRO",
            RealPyro.ofCheckout().program().toString(),
            "IN_GUEST",
            IN_GUEST,
            "SHELL",
            "/bin/sh"),
        List.of("script", "--quiet", "--return", "--command", command, "/dev/null"));
  }

  private static void resize(String tty, int rows, int cols) {
    String line = "stty -F " + tty + " rows " + rows + " cols " + cols;
    Finished.run(Path.of("/"), Map.of(), List.of("sh", "-c", line)).expect(0);
  }

  /** Reads the screen up to what the pattern matches, and returns that. */
  private String await(Process script, String pattern) throws IOException {
    Pattern compiled = Pattern.compile(pattern);
    byte[] buffer = new byte[4096];
    while (true) {
      Matcher matcher = compiled.matcher(screen);
      if (matcher.find()) {
        String found = matcher.group();
        screen.delete(0, matcher.end());
        return found;
      }
      int got = script.getInputStream().read(buffer);
      assertTrue(got >= 0, () -> "no \"" + pattern + "\" on the screen: " + screen);
      screen.append(new String(buffer, 0, got, StandardCharsets.UTF_8));
    }
  }
}
