package dev.pyro.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ShellRead;
import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import dev.pyro.cli.support.Screen;
import dev.pyro.tools.ResultJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What people and programs see of shells, from results made by hand. */
class ShellTextTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final String ESCAPE = "\u001b[2J";

  private static final ShellStatus RUNNING =
      new ShellStatus(
          "ws-1",
          "f2a81c03",
          ShellState.RUNNING,
          "/workspace",
          120,
          30,
          NOW.minusSeconds(200),
          OptionalInt.empty());
  private static final ShellStatus ENDED =
      new ShellStatus(
          "ws-1",
          "00aa00aa",
          ShellState.EXITED,
          "/workspace/a" + ESCAPE,
          80,
          24,
          NOW.minusSeconds(20),
          OptionalInt.of(130));

  private static ShellRead read(
      String output, boolean truncated, long dropped, ShellState state, OptionalInt code) {
    return new ShellRead("ws-1", "f2a81c03", 7, 12, output, truncated, dropped, state, code);
  }

  private static String[] shown(ShellRead read, String terminals, String... flags) {
    Screen screen = new Screen(terminals);
    String[] line = new String[5 + flags.length];
    System.arraycopy(new String[] {"workspace", "shell", "read", "ws-1", "3f2a"}, 0, line, 0, 5);
    System.arraycopy(flags, 0, line, 5, flags.length);
    new ShellReadCommand().print(read, screen.parse(line));
    return new String[] {screen.out(), screen.err()};
  }

  private static void assertShown(String out, String err, String[] shown) {
    assertEquals(out, shown[0]);
    assertEquals(err, shown[1]);
  }

  @Test
  void shellsAsATable() {
    assertEquals(
        """
        ID         STATE                 SIZE     OPENED      DIRECTORY
        f2a81c03   running               120x30   3 min ago   /workspace
        00aa00aa   ended with code 130   80x24    20 s ago    /workspace/a?[2J
        """,
        new ShellListCommand().table(List.of(RUNNING, ENDED), NOW));
  }

  @Test
  void shellsAsIds() {
    Screen screen = new Screen("");
    new ShellListCommand()
        .print(List.of(RUNNING, ENDED), screen.parse("workspace", "shell", "list", "w", "-q"));
    assertEquals("f2a81c03\n00aa00aa\n", screen.out());
  }

  @Test
  void shellsAsJson() {
    Object list = new ShellListCommand().json(List.of(ENDED));
    assertEquals(
        """
        {
          "count": 1,
          "shells": [
            {
              "cols": 80,
              "cwd": "/workspace/a\\u001b[2J",
              "exit_code": 130,
              "opened_at": "2026-03-04T05:05:47Z",
              "rows": 24,
              "shell_id": "00aa00aa",
              "state": "exited",
              "workspace_id": "ws-1"
            }
          ]
        }
        """,
        ResultJson.text(list));
  }

  @Test
  void openPrintsTheIdAndSaysWhatToDo() {
    Screen screen = new Screen("");
    new ShellOpenCommand().print(RUNNING, screen.parse("workspace", "shell", "open", "w"));
    assertEquals("f2a81c03\n", screen.out());
    assertEquals(
        """
        next: pyro workspace shell attach ws-1 f2a81c03
          or: pyro workspace shell write ws-1 f2a81c03 INPUT, then pyro workspace shell read ws-1 f2a81c03
        """,
        screen.err());

    Screen idOnly = new Screen("");
    new ShellOpenCommand()
        .print(RUNNING, idOnly.parse("workspace", "shell", "open", "w", "--id-only"));
    assertEquals("f2a81c03\n", idOnly.out());
    assertEquals("", idOnly.err());
  }

  @Test
  void outputIsPrintedAsItIsAndWhereToGoOnBeside() {
    ShellRead running = read("a\u001b[1m$ ", false, 0, ShellState.RUNNING, OptionalInt.empty());
    assertShown("a\u001b[1m$ ", "pyro: go on with --cursor 12\n", shown(running, ""));
    assertShown("a\u001b[1m$ ", "\npyro: go on with --cursor 12\n", shown(running, "12"));
    assertShown("a\u001b[1m$ \n", "pyro: go on with --cursor 12\n", shown(running, "", "--plain"));
    ShellRead hostile =
        read(ESCAPE + "\u0007\n", false, 0, ShellState.RUNNING, OptionalInt.empty());
    assertShown(ESCAPE + "\u0007\n", "pyro: go on with --cursor 12\n", shown(hostile, ""));
    assertShown("[2J\n", "pyro: go on with --cursor 12\n", shown(hostile, "12"));
  }

  @Test
  void whatIsMissingIsSaid() {
    ShellRead gone = read("a\n", true, 5, ShellState.EXITED, OptionalInt.of(3));
    assertShown(
        "a\n",
        """
        pyro: 5 bytes before that are no longer kept
        pyro: go on with --cursor 12
        pyro: the shell ended with code 3
        """,
        shown(gone, ""));
    ShellRead cut = read("a\n", true, 0, ShellState.RUNNING, OptionalInt.empty());
    assertShown(
        "a\n",
        "pyro: earlier lines are left out\npyro: go on with --cursor 12\n",
        shown(cut, "", "--plain"));
    assertShown("a\n", "pyro: there is more\npyro: go on with --cursor 12\n", shown(cut, ""));
  }

  @Test
  void whoLeavesAShellLearnsHowToComeBack() {
    assertEquals(
        "detached; the shell lives on: pyro workspace shell attach fix f2a81c03",
        ShellAttachCommand.farewell("fix", "f2a81c03", Optional.empty()));
    assertEquals(
        "the shell ended with code 130",
        ShellAttachCommand.farewell("fix", "00aa00aa", Optional.of(ENDED)));
  }
}
