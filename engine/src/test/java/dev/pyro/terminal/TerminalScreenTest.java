package dev.pyro.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalScreenTest {
  private final TerminalScreen screen = new TerminalScreen(new TerminalSize(10, 4));

  @Test
  void aProgressBarIsOverwrittenInPlace() {
    feed("[    ] 0%\r[==  ] 50%\r[====] ok\033[K\r\n");
    assertScreen("[====] ok");
    assertEquals(List.of(), screen.history());
  }

  @Test
  void whatScrolledOffIsInTheHistory() {
    feed("1\r\n2\r\n3\r\n4\r\n5\r\n6");
    assertScreen("3", "4", "5", "6");
    assertEquals(List.of("1", "2"), screen.history());
    assertEquals(2, screen.historyCount());
  }

  @Test
  void whatWasClearedIsInTheHistory() {
    feed("one\r\n\r\nthree\033[H\033[2Jnew");
    assertScreen("new");
    assertEquals(List.of("one", "", "three"), screen.history());
  }

  @Test
  void theCommandClearForgetsTheHistoryButNotItsCount() {
    feed("one\r\ntwo\033[H\033[2J\033[3J$ ");
    assertScreen("$");
    assertEquals(List.of(), screen.history());
    assertEquals(2, screen.historyCount());
  }

  @Test
  void aLineThatIsFullGoesOnInTheNextRowOnlyWithTheNextCharacter() {
    feed("0123456789");
    assertCursor(9, 0);
    feed("\r\n");
    assertCursor(0, 1);
    feed("abcdefghijk");
    assertScreen("0123456789", "abcdefghij", "k");
  }

  @Test
  void aWideCharacterTakesTwoColumns() {
    feed("漢字");
    assertCursor(4, 0);
    feed("\033[3Gx");
    assertScreen("漢x");
  }

  @Test
  void aWideCharacterThatIsOverwrittenInPartLeavesABlank() {
    feed("漢字漢\033[4Gx");
    assertScreen("漢 x漢");
    feed("\ry");
    assertScreen("y  x漢");
    feed("\033[4G字");
    assertScreen("y  字");
  }

  @Test
  void aWideCharacterThatDoesNotFitGoesToTheNextRow() {
    feed("012345678漢");
    assertScreen("012345678", "漢");
  }

  @Test
  void aMarkIsDrawnOntoTheCharacterBeforeIt() {
    feed("e\u0301! नमस्ते");
    assertScreen("e\u0301! नमस्ते");
    feed("\r\u0301");
    assertScreen("e\u0301! नमस्ते");
  }

  @Test
  void anEmojiOfSeveralCharactersIsKept() {
    feed("❤\ufe0f");
    assertCursor(1, 0);
    feed("\r\n👩\u200d👧");
    assertScreen("❤\ufe0f", "👩\u200d👧");
  }

  @Test
  void theAlternateScreenHidesTheMainOneAndHasNoHistory() {
    feed("$ vim\r\n\033[?1049h\033[H1\r\n2\r\n3\r\n4\r\n5\r\n6");
    assertScreen("3", "4", "5", "6");
    assertEquals(List.of(), screen.history());
    feed("\033[?1049l$ ");
    assertScreen("$ vim", "$");
    assertCursor(2, 1);
  }

  @Test
  void aScrollingRegionLeavesTheOtherRows() {
    feed("top\033[4;1Hbottom\033[2;3r\033[2;1Ha\r\nb\r\nc");
    assertScreen("top", "b", "c", "bottom");
  }

  @Test
  void lineGraphicsShowAsLines() {
    feed("\033(0lqk\033(Blqk");
    assertScreen("┌─┐lqk");
  }

  @Test
  void coloursTitlesAndQuestionsShowNothing() {
    feed("\033]0;title\007\033[1;38:2:1:2:3ma\033[0m\033P+q544e\033\\b\033[c\033[6n\033[?2004hc");
    assertScreen("abc");
  }

  @Test
  void aCharacterThatIsCutIsPutTogether() {
    for (byte b : "é漢😀".getBytes(StandardCharsets.UTF_8)) {
      screen.feed(new byte[] {b}, 0, 1);
    }
    assertScreen("é漢😀");
  }

  /** tmux shows nothing for some of these. */
  @Test
  void whatIsNotUtf8ShowsAsReplacementCharacters() {
    byte[] output = {'a', (byte) 0xff, 'b', (byte) 0xe6, (byte) 0xbc, 'c'};
    screen.feed(output, 0, output.length);
    assertScreen("a\ufffdb\ufffdc");
  }

  /** tmux leaves half a character, so that the rest of the row moves. */
  @Test
  void halfAnErasedWideCharacterIsBlank() {
    feed("漢字漢x\033[4G\033[X");
    assertScreen("漢  漢x");
    feed("\033[2G\033[1K");
    assertScreen("    漢x");
  }

  /** tmux 3.3a leaves what it does not overwrite. */
  @Test
  void insertedCharactersAreBlankUpToTheEndOfTheRow() {
    feed("0123456789\033[6G\033[4@");
    assertScreen("01234    5");
    feed("\033[3G\033[99@");
    assertScreen("01");
  }

  /** tmux overwrites the first character of the next row. */
  @Test
  void insertModeInsertsInTheNextRowToo() {
    feed("\r\nold\033[H012345678\033[4hab");
    assertScreen("012345678a", "bold");
  }

  /** tmux inserts rows there, too. */
  @Test
  void rowsAreInsertedInTheScrollingRegionOnly() {
    feed("1\r\n2\r\n3\r\n4\033[1;2r\033[3;1H\033[L");
    assertScreen("1", "2", "3", "4");
  }

  /** tmux stays on the alternate screen. */
  @Test
  void aResetLeavesTheAlternateScreen() {
    feed("main\033[?1049halternate\033c");
    assertScreen("");
    assertEquals(List.of("main"), screen.history());
  }

  /** tmux has neither of these functions. */
  @Test
  void tabsForwardAndRelativeMotionsWork() {
    feed("\033[Ix\r\033[3ay\033[2ez");
    assertScreen("   y    x", "", "    z");
    feed("\033[20h\033[H\nw");
    assertScreen("   y    x", "w", "    z");
  }

  @Test
  void fewerRowsTakeThoseBelowTheCursorAndThenThoseAtTheTop() {
    feed("1\r\n2\r\n3\r\n4\033[A");
    screen.resize(new TerminalSize(10, 2));
    assertEquals(List.of("2", "3"), screen.screen());
    assertEquals(List.of("1"), screen.history());
    assertCursor(1, 1);
  }

  @Test
  void moreRowsComeBelow() {
    feed("1\r\n2");
    screen.resize(new TerminalSize(20, 6));
    feed("\033[6;20Hx");
    assertScreen("1", "2", "", "", "", " ".repeat(19) + "x");
  }

  @Test
  void fewerColumnsCutTheRows() {
    feed("01234漢789");
    screen.resize(new TerminalSize(6, 4));
    assertScreen("01234");
    assertCursor(5, 0);
  }

  @Test
  void theMainScreenIsResizedBehindTheAlternateOne() {
    feed("1\r\n2\r\n3\r\n4\033[?1049h");
    screen.resize(new TerminalSize(10, 2));
    feed("\033[?1049l");
    assertScreen("3", "4");
    assertEquals(List.of("1", "2"), screen.history());
    assertCursor(1, 1);
  }

  private void feed(String output) {
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    screen.feed(bytes, 0, bytes.length);
  }

  /** The rows that follow are empty. */
  private void assertScreen(String... rows) {
    assertEquals(
        String.join("\n", rows).stripTrailing(),
        String.join("\n", screen.screen()).stripTrailing());
  }

  private void assertCursor(int col, int row) {
    assertEquals(col + ", " + row, screen.cursorCol() + ", " + screen.cursorRow());
  }
}
