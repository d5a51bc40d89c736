package dev.pyro.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of somebody's keys reaches a shell, and what takes them away from it. */
class DetachKeysTest {
  private static final Flag FLAG = Flag.withValue("detach-keys", "KEYS", "");

  private static DetachKeys keys(String text) {
    return DetachKeys.parse(FLAG, text);
  }

  /** In what is typed, P and Q stand for ctrl-p and ctrl-q. */
  @ParameterizedTest
  @CsvSource({
    "ls, ls",
    "lsPQ, ls",
    "lsPQmore, ls",
    "PQ, ''",
    "PPQ, P",
    "PaPQ, Pa",
    "QP, Q",
    "aPPaQ, aPPaQ",
  })
  void whatIsTypedUpToTheKeysPasses(String typed, String passed) throws IOException {
    byte[] bytes = typed.replace('P', '\020').replace('Q', '\021').getBytes(StandardCharsets.UTF_8);
    String expected = passed.replace('P', '\020').replace('Q', '\021');
    DetachKeys keys = keys(DetachKeys.USUAL);
    assertEquals(expected, text(new DetachableInput(new ByteArrayInputStream(bytes), keys)));
    assertEquals(expected, text(new DetachableInput(new OneByOne(bytes), keys)));
  }

  @Test
  void keysThatRepeatAreFoundAfterAFalseStart() throws IOException {
    byte[] typed = "aabaabaac".getBytes(StandardCharsets.UTF_8);
    DetachKeys keys = keys("a,a,b,a,a,c");
    assertEquals("aab", text(new DetachableInput(new OneByOne(typed), keys)));
  }

  @Test
  void nothingIsReadBeyondTheKeys() throws IOException {
    InputStream rest = new OneByOne("xybefore".getBytes(StandardCharsets.UTF_8));
    assertEquals("", text(new DetachableInput(rest, keys("x,y"))));
    assertEquals("before", text(rest));
  }

  @Test
  void smallReadsLoseNothing() throws IOException {
    byte[] typed = "\020abc".getBytes(StandardCharsets.UTF_8);
    InputStream in = new DetachableInput(new ByteArrayInputStream(typed), keys(DetachKeys.USUAL));
    byte[] two = new byte[2];
    assertEquals(2, in.read(two, 0, 2));
    assertArrayEquals(new byte[] {16, 'a'}, two);
    assertEquals('b', in.read());
    assertEquals('c', in.read());
    assertEquals(-1, in.read());
  }

  @Test
  void keysAreShownInTheOrderInWhichTheyArePressed() {
    assertEquals("ctrl-p ctrl-q", keys(DetachKeys.USUAL).toString());
    assertEquals("ctrl-a d", keys("ctrl-a,d").toString());
    assertEquals(1, keys("ctrl-]").count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "ctrl-", "ctrl-P", "ctrl-pp", "é", "a,b,c,d,e,f,g,h,i", " "})
  void whatIsNoKeyIsRefused(String text) {
    UsageException e = assertThrows(UsageException.class, () -> keys(text));
    assertEquals("--detach-keys is \"" + text + "\"; it must be up to 8 keys", e.getMessage());
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A person: one key at a time. */
  private static final class OneByOne extends ByteArrayInputStream {
    OneByOne(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int read(byte[] to, int at, int length) {
      return super.read(to, at, Math.min(length, 1));
    }
  }
}
