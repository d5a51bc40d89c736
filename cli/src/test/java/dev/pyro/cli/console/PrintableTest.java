package dev.pyro.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.pyro.cli.support.Screen;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void aLineHasNothingThatATerminalObeys() {
    assertEquals("a?[31m?b??", Printable.line("a\u001b[31m\nb\t\u007f"));
    assertEquals("?31m", Printable.line("\u009b31m")); // escape and bracket in one
    assertEquals("a?c", Printable.line("a\u202ec")); // what follows would be shown backwards
  }

  @Test
  void textKeepsItsLinesAndTabs() {
    assertEquals("a\n\tb[31mc", Printable.text("a\r\n\tb\u001b[31mc\u0000\b"));
  }

  @Test
  void outputKeepsItsColoursAndProgress() {
    assertEquals(
        "10%\r20%\b\u001b[1;31mred\u001b[m ]52;c;AAAA[2J?25l\n",
        Printable.output(
            "10%\r20%\b\u001b[1;31mred\u001b[m \u001b]52;c;AAAA\u0007\u001b[2J\u009b?25l\u202e\n"));
  }

  @Test
  void otherTextStaysAsItIs() {
    for (String text : new String[] {"", "plain", "é 漢 👍🏽 עברית"}) {
      assertSame(text, Printable.line(text));
      assertSame(text, Printable.text(text));
      assertEquals(text, Printable.output(text));
    }
  }

  @Test
  void anErrorThatQuotesAGuestIsClean() {
    Screen screen = new Screen("");
    screen.console().error("the line is a\u001b[2J\nb", "h\u0007");
    assertEquals("pyro: the line is a[2J\nb\nhint: h\n", screen.err());
  }
}
