package dev.pyro.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
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
  void whatOrdinaryToolsMakeOfAValueIsReplaced() {
    Redactor redactor = of("hunter2<&'");
    assertEquals("<b>[REDACTED]</b>", redactor.redact("<b>hunter2&lt;&amp;&#39;</b>"));
    assertEquals(
        "[REDACTED] ",
        redactor.redact(RedactorPropertyTest.base32(bytes("hunter2<&'"), true) + " "));
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] text = "a hunter2<&' b".getBytes(charset);
      assertTrue(text(redactor.redact(text)).contains("[REDACTED]"), charset::name);
    }
  }

  /** What od -tx1, od -An -tx1, hexdump -C and xxd print of a text with a value of 33 bytes. */
  @Test
  void dumpsOfBytesAreUndoneOverTheirLines() {
    Redactor redactor = of("glpat-0123456789abcdefghijklmnopq");
    assertEquals(
        "0000000 61 3d [REDACTED] 0a\n0000044\n",
        redactor.redact(
            """
            0000000 61 3d 67 6c 70 61 74 2d 30 31 32 33 34 35 36 37
            0000020 38 39 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e
            0000040 6f 70 71 0a
            0000044
            """));
    assertEquals(
        " 61 3d [REDACTED] 0a\r\n",
        redactor.redact(
            """
             61 3d 67 6c 70 61 74 2d 30 31 32 33 34 35 36 37
             38 39 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e
             6f 70 71 0a
            """
                .replace("\n", "\r\n")));
    assertEquals(
        "00000000  61 3d [REDACTED] 0a                                       |opq.|\n",
        redactor.redact(
            """
            00000000  61 3d 67 6c 70 61 74 2d  30 31 32 33 34 35 36 37  |a=glpat-01234567|
            00000010  38 39 61 62 63 64 65 66  67 68 69 6a 6b 6c 6d 6e  |89abcdefghijklmn|
            00000020  6f 70 71 0a                                       |opq.|
            """));
    assertEquals(
        "00000000: 613d [REDACTED]0a                                opq.\n",
        redactor.redact(
            """
            00000000: 613d 676c 7061 742d 3031 3233 3435 3637  a=glpat-01234567
            00000010: 3839 6162 6364 6566 6768 696a 6b6c 6d6e  89abcdefghijklmn
            00000020: 6f70 710a                                opq.
            """));
  }

  @Test
  void textsInsideOfJsonAreReplacedEachForItself() {
    String key =
        """
        {"type": "service", "private_key": "-----BEGIN KEY-----\\nMIIEvQ\\u0049BADANBg==\\n", "n": 12,
         "nested": [{"client": "someone@example.com"}]}\
        """;
    Redactor redactor = of(key);
    assertEquals("[REDACTED]", redactor.redact(key));
    assertEquals("to [REDACTED]!", redactor.redact("to someone@example.com!"));
    assertEquals("[REDACTED]", redactor.redact("-----BEGIN KEY-----\nMIIEvQIBADANBg==\n"));
    assertEquals("[REDACTED]", redactor.redact("MIIEvQIBADANBg=="));
    assertEquals(
        "{\"k\":\"[REDACTED]\"}",
        redactor.redact("{\"k\":\"-----BEGIN KEY-----\\nMIIEvQIBADANBg==\\n\"}"));
    assertEquals("service 12", redactor.redact("service 12"), "too short to tell anything");
    assertEquals("{no json", of("{no json at all").redact("{no json"));
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
    assertEquals(11 * 2 * 9, redactor.maxPatternBytes()); // twice the bytes in UTF-16
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
      int tracks = 1 + 1 + 1 + 2 + 3 + 5 + 1 + 1; // of the bases some are at rest at any time
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
