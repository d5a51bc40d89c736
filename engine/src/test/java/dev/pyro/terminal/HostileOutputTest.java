package dev.pyro.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written: the screen keeps its size, and neither time nor memory run away. */
class HostileOutputTest {
  private static final Duration SOON = Duration.ofMinutes(5); // it takes some 100 ms

  private static final String[] NUMBERS = {
    "",
    "0",
    "1",
    "2",
    "3",
    "7",
    "999999999",
    "99999999999999999999",
    "1;1",
    ";;;",
    "5;2",
    "?1049",
    "?47",
    "?6",
    "?7",
    "?3",
    "4",
    "1:2",
    ">",
    "1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20",
  };

  private final long seed = Long.getLong("pyro.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  void randomBytesLeaveAScreenOfItsSize() {
    byte[] output = new byte[20_000];
    for (int i = 0; i < 50; i++) {
      random.nextBytes(output);
      assertKeepsItsSize(output);
    }
  }

  @Test
  void randomSequencesLeaveAScreenOfItsSize() {
    for (int i = 0; i < 200; i++) {
      StringBuilder output = new StringBuilder();
      for (int piece = 0; piece < 2000; piece++) {
        output.append(piece());
      }
      assertKeepsItsSize(output.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private String piece() {
    return switch (random.nextInt(6)) {
      case 0 -> "\033[" + NUMBERS[random.nextInt(NUMBERS.length)] + anyOf('@', '~');
      case 1 -> "\033" + anyOf(' ', '~');
      case 2 -> "\033" + anyOf(' ', '/') + anyOf('0', '~');
      case 3 -> String.valueOf(anyOf('\0', '\037'));
      case 4 -> new String(new int[] {0x300, 0x6f22, 0x1f600, 0x200d, 0x85}, random.nextInt(5), 1);
      default -> "text".repeat(random.nextInt(40));
    };
  }

  private char anyOf(char first, char last) {
    return (char) (first + random.nextInt(last - first + 1));
  }

  private void assertKeepsItsSize(byte[] output) {
    int cols = 1 + random.nextInt(150);
    int rows = 1 + random.nextInt(50);
    TerminalScreen screen = new TerminalScreen(new TerminalSize(cols, rows));
    try {
      assertTimeoutPreemptively(
          SOON,
          () -> {
            int half = output.length / 2;
            screen.feed(output, 0, half);
            assertFits(screen, cols, rows);
            for (int at = half; at < output.length; at += half / 10 + 1) {
              screen.resize(new TerminalSize(rows + at % 7, cols + at % 3));
              screen.feed(output, at, Math.min(half / 10 + 1, output.length - at));
              assertFits(screen, rows + at % 7, cols + at % 3);
            }
          });
    } catch (RuntimeException | Error e) {
      throw new AssertionError("-Dpyro.seed=" + seed, e);
    }
  }

  private static void assertFits(TerminalScreen screen, int cols, int rows) {
    List<String> text = screen.screen();
    assertEquals(rows, text.size());
    for (String row : text) {
      assertTrue(row.codePoints().map(CharWidth::of).sum() <= cols, row);
      assertTrue(row.chars().noneMatch(c -> c < ' '), row);
    }
    assertTrue(screen.cursorCol() >= 0 && screen.cursorCol() < cols);
    assertTrue(screen.cursorRow() >= 0 && screen.cursorRow() < rows);
    assertTrue(screen.history().size() <= screen.historyCount());
  }

  /** Each is some bytes that ask for much, as often as they fit into a megabyte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\033[999999999b",
        "\033[999999999@",
        "\033[999999999L",
        "\033[999999999S",
        "\033[999999999T",
        "\033[H\033[999999999I",
        "\033[999999999Z",
        "\033#8\033[2J",
        "\033[?1049h\033[?1049l",
        "\033c",
        "\033[999999999",
        "\033]0;title ",
        "\033P$q",
        "e\u0301\u0301\u0301",
        "\n"
      })
  void aMegabyteThatAsksForMuchIsSoonDone(String asked) {
    byte[] output = asked.repeat((1 << 20) / asked.length()).getBytes(StandardCharsets.UTF_8);
    TerminalScreen screen = new TerminalScreen(new TerminalSize(400, 100));
    assertTimeoutPreemptively(SOON, () -> screen.feed(output, 0, output.length));
    assertTrue(screen.history().size() <= TerminalScreen.HISTORY_LINES);
  }

  @Test
  void aCursorSavedBeforeAResizeStaysOnTheScreen() {
    TerminalScreen screen = new TerminalScreen(new TerminalSize(80, 24));
    feed(screen, "\033[24;80H\0337\033[?1049h\033[?1049l");
    screen.resize(new TerminalSize(20, 5));
    feed(screen, "\033[?47h");
    screen.resize(new TerminalSize(10, 3));
    feed(screen, "\033[?1049l");
    assertFits(screen, 10, 3);
    feed(screen, "\0338");
    assertFits(screen, 10, 3);
  }

  @Test
  void aStringThatNeverEndsIsNotKept() {
    TerminalScreen screen = new TerminalScreen(new TerminalSize(80, 24));
    feed(screen, "before\033]0;");
    for (int i = 0; i < 100; i++) {
      feed(screen, "x".repeat(1 << 16));
    }
    feed(screen, "\007after");
    assertEquals("beforeafter", screen.screen().getFirst());
  }

  @Test
  void marksBeyondSixteenAreDropped() {
    TerminalScreen screen = new TerminalScreen(new TerminalSize(80, 24));
    feed(screen, "e" + "\u0301".repeat(1_000_000) + "!");
    assertEquals("e" + "\u0301".repeat(16) + "!", screen.screen().getFirst());
  }

  @Test
  void theHistoryKeepsTheLastTenThousandLines() {
    TerminalScreen screen = new TerminalScreen(new TerminalSize(80, 24));
    for (int i = 1; i <= 25_000; i++) {
      feed(screen, "line " + i + "\r\n");
    }
    assertEquals(25_000 - 23, screen.historyCount());
    assertEquals(10_000, screen.history().size());
    assertEquals("line 24977", screen.history().getLast());
    assertEquals("line 14978", screen.history().getFirst());
  }

  @Test
  void theHistoryOfLongLinesKeepsSixteenMebicharacters() {
    TerminalScreen screen = new TerminalScreen(new TerminalSize(1000, 2));
    String line = "e\u0301".repeat(1000);
    for (int i = 0; i < 9000; i++) {
      feed(screen, line);
    }
    assertEquals((16 << 20) / 2000, screen.history().size());
    assertEquals(line, screen.history().getFirst());
  }

  private static void feed(TerminalScreen screen, String output) {
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    screen.feed(bytes, 0, bytes.length);
  }
}
