package dev.pyro.terminal;

import java.util.Random;

/** Output that a program might write to a terminal of 40 columns and 12 rows, by chance. */
final class RandomSequences {
  private static final String[] LETTERS = {"é", "e\u0301", "ß", "д", "│"};
  private static final String[] MODES = {"6h", "6l", "7h", "1049h", "1049l", "47h", "1047l"};

  private final Random random;

  RandomSequences(long seed) {
    random = new Random(seed);
  }

  String next(int pieces) {
    StringBuilder output = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      output.append(random.nextInt(3) == 0 ? text() : sequence());
    }
    return output.toString();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      if (random.nextInt(20) == 0) {
        text.append(LETTERS[random.nextInt(LETTERS.length)]);
      } else {
        text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  /**
   * Without what tmux gets wrong: characters inserted where not all that follow stay in the row,
   * the first character of a row in insert mode, rows inserted outside the scrolling region, halves
   * of wide characters, a reset of the alternate screen or of the saved cursor.
   */
  private String sequence() {
    return switch (random.nextInt(22)) {
      case 0, 1 -> "\r\n";
      case 2 -> "\n";
      case 3 -> "\r";
      case 4 -> "x\b";
      case 5 -> "\t";
      case 6 -> position(42);
      case 7 -> csi("ABCDEFG");
      case 8 -> csi("d");
      case 9 -> csi("ST");
      case 10 -> csi("Z");
      case 11 -> "x" + csi("b");
      case 12 -> "\033" + "MDE78".charAt(random.nextInt(5));
      case 13 -> random.nextInt(3) == 0 ? "\033H" : "\033[u";
      case 14 -> "\033[r" + position(2) + csi("LM");
      case 15 -> "\r\033[2K" + "x".repeat(random.nextInt(20)) + "\r" + csi("PX");
      case 16 -> "\r\033[2K" + "abcdefghij\033[5D\033[" + random.nextInt(9) + "@";
      case 17 -> position(2) + "\033[2K\033[4hinserted\rinserted\033[4l";
      case 18 -> "\033[?" + MODES[random.nextInt(MODES.length)];
      case 19 -> region();
      case 20 -> "\033[" + random.nextInt(3) + "K";
      default -> "\033[;H" + erasure();
    };
  }

  private String position(int cols) {
    return "\033[" + (1 + random.nextInt(14)) + ";" + (1 + random.nextInt(cols)) + "H";
  }

  private String csi(String last) {
    String number = random.nextInt(4) == 0 ? "" : String.valueOf(random.nextInt(12));
    return "\033["
        + (random.nextInt(8) == 0 ? "200" : number)
        + last.charAt(random.nextInt(last.length()));
  }

  private String region() {
    int first = 1 + random.nextInt(10);
    return random.nextBoolean()
        ? "\033[r"
        : "\033[" + first + ";" + (first + random.nextInt(8)) + "r";
  }

  private String erasure() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> "\033[J";
      case 3 -> "\033[2J";
      case 4 -> "\033[3J";
      case 5 -> "\033#8";
      case 6 -> "\033[?47l\033c\0337";
      default -> "";
    };
  }
}
