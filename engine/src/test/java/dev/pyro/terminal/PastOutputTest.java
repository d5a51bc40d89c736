package dev.pyro.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Questions of the past; {@code E} stands for ESC, {@code ^G} for BEL, and so on. */
class PastOutputTest {
  private static final String E = "\u001b";

  private static String shown(String output, int cut) {
    PastOutput past = new PastOutput();
    byte[] bytes = bytes(output);
    int at = Math.min(cut, bytes.length);
    return text(past.next(Arrays.copyOf(bytes, at)))
        + text(past.next(Arrays.copyOfRange(bytes, at, bytes.length)))
        + text(past.end());
  }

  private static byte[] bytes(String text) {
    return text.replace("^E", "\u0005")
        .replace("^G", "\u0007")
        .replace("^X", "\u0018")
        .replace("E", E)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace(E, "E")
        .replace("\u0005", "^E")
        .replace("\u0007", "^G")
        .replace("\u0018", "^X");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "E[c",
        "E[0c",
        "E[>c",
        "E[=c",
        "EZ",
        "E[5n",
        "E[6n",
        "E[?6n",
        "E[?996n",
        "E[x",
        "E[1x",
        "E[18t",
        "E[>q",
        "E[>0q",
        "E[?u",
        "E[?2026$p",
        "E[4$p",
        "E[?1;1S",
        "E]10;?^G",
        "E]11;?E\\",
        "E]4;1;?^G",
        "E]52;c;?E\\",
        "EP$qmE\\",
        "EP+q544eE\\",
        "^E"
      })
  void questionsAreLeftOut(String question) {
    for (int cut = 0; cut <= 2 * question.length() + 3; cut++) {
      assertEquals("abc", shown("a" + question + "b" + question + "c", cut));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain text é",
        "E[1;31mred",
        "E[2J",
        "E[3;4H",
        "E[2S",
        "E[s",
        "E[u",
        "E[4 q",
        "E[!p",
        "E[?25l",
        "E(B",
        "E7",
        "E=",
        "E]0;what?^G",
        "E]2;a titleE\\",
        "EP0;1|17/abE\\",
        "E_appE\\",
        "E[1E[2m",
        "E[12",
        "E",
        "E]0;no end",
        "E[3^Xn",
        "E#8"
      })
  void everythingElseStays(String output) {
    for (int cut = 0; cut <= output.length(); cut++) {
      assertEquals("<" + output, shown("<" + output, cut));
    }
  }

  @Test
  void aSequenceWithoutEndIsNotKept() {
    PastOutput past = new PastOutput();
    String endless = "E]0;" + "x".repeat(100_000);
    assertEquals(0, past.next(bytes(endless.substring(0, 4096))).length);
    assertEquals(4097, past.next(bytes(endless.substring(4096, 4097))).length, "no sequence");
    assertEquals(100_004 - 4097, past.next(bytes(endless.substring(4097))).length);
    assertEquals(0, past.end().length);
  }

  static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/terminal"))) {
      return files.filter(file -> file.toString().endsWith(".raw")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theScreenIsTheSame(Path recording) throws Exception {
    byte[] bytes = Files.readAllBytes(recording);
    PastOutput past = new PastOutput();
    byte[] shown = past.next(bytes);
    assertEquals(seen(bytes), seen(shown));
  }

  private static Seen seen(byte[] output) {
    TerminalScreen screen = new TerminalScreen(new TerminalSize(120, 30));
    screen.feed(output, 0, output.length);
    return Seen.of(screen);
  }
}
