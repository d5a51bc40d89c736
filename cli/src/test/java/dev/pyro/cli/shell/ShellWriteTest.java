package dev.pyro.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.UsageException;
import dev.pyro.cli.support.Screen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is typed into a shell. */
class ShellWriteTest {
  @Test
  void inputOfAShellMayBeginWithADash() {
    Invocation call = new Screen("").parse("workspace", "shell", "write", "w", "1", "--", "-l");
    assertEquals(List.of("w", "1", "-l"), call.arguments());
    assertEquals(
        List.of("w", "1", "-"),
        new Screen("").parse("workspace", "shell", "write", "w", "1", "-").arguments());
  }

  @Test
  void aShellIsTypedAtOnlyOnPurpose() {
    Screen screen = new Screen("0");
    Invocation call = screen.parse("workspace", "shell", "write", "w", "1");
    UsageException e =
        assertThrows(UsageException.class, () -> new ShellWriteCommand().ask(null, "w", "1", call));
    assertEquals("there is nothing to type", e.getMessage());
    assertEquals("give INPUT, or - to read standard input", e.hint().orElseThrow());
  }
}
