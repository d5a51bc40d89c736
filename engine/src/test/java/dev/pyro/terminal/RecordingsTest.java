package dev.pyro.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.TerminalSize;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real programs wrote, shown by tmux and by a {@link TerminalScreen}. {@code record.sh} beside
 * the recordings made them; those of vttest are {@code cursor}, {@code screen} and {@code edit}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingsTest {
  private static final int CUTS = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shell",
        "python",
        "git_add",
        "less",
        "vim",
        "top",
        "progress",
        "apt",
        "wide",
        "cursor",
        "screen",
        "edit"
      })
  void showsWhatTmuxShows(String name) throws Exception {
    byte[] output = recording(name);
    compare(name, output, new TerminalSize(120, 30));
  }

  /** Of programs that took the terminal for larger than it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {"shell", "git_add", "less", "vim", "top", "apt", "wide", "cursor", "edit"})
  void showsWhatASmallTmuxShows(String name) throws Exception {
    byte[] output = recording(name);
    compare(name, output, new TerminalSize(77, 19));
  }

  private void compare(String name, byte[] output, TerminalSize size) throws Exception {
    TerminalScreen screen = new TerminalScreen(size);
    try (Tmux tmux = new Tmux(folder, size)) {
      int from = 0;
      for (int i = 1; i <= CUTS; i++) {
        int to = nextSequence(output, Math.max(from, i * output.length / CUTS));
        tmux.feed(output, from, to - from);
        screen.feed(output, from, to - from);
        tmux.seen().assertSame(Seen.of(screen), name + " after " + to + " bytes");
        from = to;
      }
      assertEquals(output.length, from);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shell", "less", "screen"})
  void showsWhatATmuxShowsThatGetsFewerRows(String name) throws Exception {
    byte[] output = recording(name);
    TerminalScreen screen = new TerminalScreen(new TerminalSize(120, 30));
    screen.feed(output, 0, output.length);
    screen.resize(new TerminalSize(120, 11));
    try (Tmux tmux = new Tmux(folder, new TerminalSize(120, 30))) {
      tmux.feed(output, 0, output.length);
      tmux.resize(120, 11);
      tmux.seen().assertSame(Seen.of(screen), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vim", "top", "wide", "cursor", "edit"})
  void doesNotDependOnWhereOutputIsCut(String name) throws Exception {
    byte[] output = recording(name);
    TerminalScreen whole = new TerminalScreen(new TerminalSize(120, 30));
    whole.feed(output, 0, output.length);
    TerminalScreen bytes = new TerminalScreen(new TerminalSize(120, 30));
    for (int i = 0; i < output.length; i++) {
      bytes.feed(output, i, 1);
    }
    assertEquals(Seen.of(whole), Seen.of(bytes));
  }

  /**
   * Returns where the next control sequence begins. What {@link Tmux#feed} adds there changes
   * nothing, unless the sequence repeats the character before it.
   */
  private static int nextSequence(byte[] output, int from) {
    for (int at = from; at < output.length - 1; at++) {
      if (output[at] == 0x1b && output[at + 1] == '[') {
        int last = at + 2;
        while (last < output.length && output[last] < '@') {
          last++;
        }
        if (last < output.length && output[last] != 'b') {
          return at;
        }
      }
    }
    return output.length;
  }

  private static byte[] recording(String name) throws Exception {
    try (InputStream in = RecordingsTest.class.getResourceAsStream("/terminal/" + name + ".raw")) {
      byte[] output = in.readAllBytes();
      assertTrue(output.length > 1000, name);
      return output;
    }
  }
}
