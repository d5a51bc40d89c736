package dev.pyro.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which forms of a secret are replaced, when what is held back comes, and what that costs. */
@Timeout(300)
class RedactorTest {
  private static final String SECRET = "hunter2/\u00fc p>";

  private static Redactor of(String... secrets) {
    return new Redactor(List.of(secrets));
  }

  @Test
  void theValueItselfIsReplaced() {
    assertEquals("pw=[REDACTED]!", of("hunter2").redact("pw=hunter2!"));
    assertEquals("[REDACTED][REDACTED]", of("hunter2").redact("hunter2hunter2"));
    assertEquals("[REDACTED]", of(SECRET).redact(SECRET));
    assertEquals("hunter 2", of("hunter2").redact("hunter 2"));
  }

  @Test
  void base64OfTheValueAloneIsReplacedWithItsPadding() {
    byte[] bytes = bytes(SECRET);
    Redactor redactor = of(SECRET);
    for (Base64.Encoder encoder :
        List.of(
            Base64.getEncoder(),
            Base64.getEncoder().withoutPadding(),
            Base64.getUrlEncoder(),
            Base64.getUrlEncoder().withoutPadding())) {
      String encoded = encoder.encodeToString(bytes);
      assertEquals("k: [REDACTED].", redactor.redact("k: " + encoded + "."));
    }
    assertEquals("[REDACTED]==x", of("1234567").redact("MTIzNDU2Nw====x"));
  }

  @Test
  void base64IsFoundInLongerDataWhereverTheValueBeginsInIt() {
    Redactor redactor = of("hunter2");
    for (String before : List.of("", "u", "us", "usr", "user")) {
      String encoded = Base64.getEncoder().encodeToString(bytes(before + "hunter2 and more"));
      String redacted = redactor.redact("Basic " + encoded);
      assertTrue(redacted.startsWith("Basic "), redacted);
      assertTrue(redacted.contains("[REDACTED]"), redacted);
      // The characters before it are whole, and at most one shares bits with it.
      int kept = redacted.indexOf('[') - "Basic ".length();
      assertEquals((before.length() * 8 + 5) / 6, kept, before);
    }
  }

  @Test
  void encodedDataMayBeBrokenIntoLines() {
    String longSecret = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    String lines = Base64.getMimeEncoder().encodeToString(bytes("x" + longSecret + longSecret));
    assertTrue(lines.contains("\r\n"));
    String redacted = of(longSecret + longSecret).redact(lines);
    assertTrue(redacted.endsWith("[REDACTED]"), redacted);
    assertTrue(redacted.length() <= "eD[REDACTED]".length(), redacted);
    assertEquals("[REDACTED]", of("hunter2").redact("68756e74\n6572\r\n32"));
    assertEquals("68756e74\n\n657232", of("hunter2").redact("68756e74\n\n657232"));
  }

  @Test
  void urlEncodedFormsAreReplacedHoweverMuchIsEncoded() {
    Redactor redactor = of(SECRET);
    assertEquals("?q=[REDACTED]&", redactor.redact("?q=hunter2%2F%C3%BC%20p%3E&"));
    assertEquals("?q=[REDACTED]&", redactor.redact("?q=hunter2%2f%c3%bc+p%3e&"));
    assertEquals("?q=[REDACTED]&", redactor.redact("?q=hunter2/\u00fc+p>&"));
    assertEquals("?q=[REDACTED]&", redactor.redact("?q=%68%75%6e%74%65%72%32%2F\u00fc%20p>&"));
  }

  @Test
  void hexIsReplacedInEitherCaseAndBehindAnOddDigit() {
    Redactor redactor = of("hunter2J");
    assertEquals("[REDACTED]", redactor.redact("68756e746572324a"));
    assertEquals("[REDACTED]", redactor.redact("68756E746572324A"));
    assertEquals("f[REDACTED]0", redactor.redact("f68756e746572324a0"));
  }

  @Test
  void escapesOfJsonAndProgramsAreUndone() {
    Redactor redactor = of("a\"b\\c\n/\u00fc\ud83d\udd11");
    assertEquals("\"[REDACTED]\"", redactor.redact("\"a\\\"b\\\\c\\n/\u00fc\ud83d\udd11\""));
    assertEquals("\"[REDACTED]\"", redactor.redact("\"a\\\"b\\\\c\\n\\/\\u00fc\\uD83D\\uDD11\""));
    assertEquals("[REDACTED]", redactor.redact("a\"b\\\\c\\n/\\xc3\\xbc\\xf0\\x9f\\x94\\x91"));
    assertEquals("[REDACTED]", redactor.redact("a\\\"b\\\\c\\012/\\303\\274\\360\\237\\224\\221"));
    assertEquals("[REDACTED]", of("pa$$ wd").redact("pa\\$\\$\\ wd"));
  }

  @Test
  void aValueOfSeveralLinesIsReplacedAsTerminalsAndDiffsShowIt() {
    Redactor redactor = of("-----BEGIN-----\nabcdefgh\nshort\n  indented line\n");
    assertEquals(
        "[REDACTED]",
        redactor.redact("-----BEGIN-----\r\nabcdefgh\r\nshort\r\n  indented line\r\n"));
    assertEquals(
        "+[REDACTED]\n+[REDACTED]\n+short\n+  [REDACTED]\n",
        redactor.redact("+-----BEGIN-----\n+abcdefgh\n+short\n+  indented line\n"));
  }

  @Test
  void secretsThatOverlapOrBeginAlikeLeaveNothingOfThemselves() {
    assertEquals("[REDACTED]", of("abcdef", "defxyz").redact("abcdefxyz"));
    assertEquals("[REDACTED]gh", of("abcd", "abcdef").redact("abcdefgh"));
    assertEquals("[REDACTED]eg", of("abcd", "abcdef").redact("abcdeg"));
    assertEquals("[REDACTED]", of("aaaa").redact("aaaaaaaaa"));
    assertEquals("[REDACTED]", of("abcdefgh", "cdef").redact("abcdefgh"));
    assertEquals("ab[REDACTED]gx", of("abcdefgh", "cdef").redact("abcdefgx"));
  }

  @Test
  void onlyWhatCouldBecomeASecretIsHeldBack() {
    Redactor.Stream stream = of("zorro").stream();
    assertEquals("ls -l ", next(stream, "ls -l "));
    assertEquals("", next(stream, "z"));
    assertEquals("", next(stream, "or"));
    assertEquals("zorX", next(stream, "X"));
    assertEquals("", next(stream, "zorr"));
    assertEquals("[REDACTED]", next(stream, "o"));
    assertEquals("", next(stream, "zo"));
    assertEquals("zo", text(stream.end()));
  }

  @Test
  void whatIsHeldBackIsCounted() {
    Redactor redactor = of("zorro", "zorro two");
    assertEquals(0, redactor.heldBack(bytes("nothing ")));
    assertEquals(3, redactor.heldBack(bytes("then zor")));
    assertEquals(6, redactor.heldBack(bytes("a zorro ")));
    assertEquals(0, redactor.heldBack(bytes("zorro two")));
    assertEquals(0, Redactor.NONE.heldBack(bytes("zor")));
    assertEquals(6 * 9, redactor.maxPatternBytes());
  }

  @Test
  void aPartShowsNothingOfASecretThatReachesIntoIt() {
    Redactor redactor = of("hunter2");
    byte[] text = bytes("pw hunter2 end");
    assertEquals("pw [REDACTED]", text(redactor.redact(text, 0, 5)));
    assertEquals("[REDACTED]", text(redactor.redact(text, 5, 8)));
    assertEquals("[REDACTED] end", text(redactor.redact(text, 9, 14)));
    assertEquals(" end", text(redactor.redact(text, 10, 14)));
  }

  @Test
  void withoutSecretsNothingIsCopied() {
    ByteBuffer piece = ByteBuffer.wrap(bytes("hunter2"));
    byte[] array = bytes("hunter2");
    String text = new String("hunter2");
    assertSame(piece, Redactor.NONE.stream().next(piece));
    assertEquals(0, Redactor.NONE.stream().end().remaining());
    assertSame(array, Redactor.NONE.redact(array));
    assertSame(text, Redactor.NONE.redact(text));
    assertSame(text, of("other").redact(text));
    assertTrue(Redactor.NONE.isNone());
    assertFalse(of("other").isNone());
  }

  @Test
  void aHostileTextCostsTwoStepsAByteInEachView() {
    String value = "a".repeat(64 << 10);
    Automaton automaton = new Automaton(Set.of(bytes(value), bytes(value.substring(1) + "b")));
    for (String text : List.of("a".repeat(300_000), ("a".repeat(65_534) + "c").repeat(4))) {
      Scanner scanner = new Scanner(automaton, Long.MAX_VALUE, false);
      byte[] bytes = bytes(text);
      for (int i = 0; i < bytes.length; i++) {
        scanner.read(bytes, i, i + 1);
      }
      int tracks = 1 + 1 + 1 + 2 + 3; // of the four for base64 one is at rest
      assertTrue(scanner.steps() <= 2L * tracks * bytes.length, "steps: " + scanner.steps());
    }
  }

  @Test
  void aLongSecretInSinglyArrivingBytesIsStillOneMark() {
    String value = "a".repeat(64 << 10);
    Redactor.Stream stream = of(value).stream();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      shown.append(next(stream, "a"));
    }
    assertEquals("[REDACTED]", shown + text(stream.end()));
  }

  private static String next(Redactor.Stream stream, String piece) {
    return text(stream.next(ByteBuffer.wrap(bytes(piece))));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
