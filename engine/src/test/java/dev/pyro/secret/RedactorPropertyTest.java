package dev.pyro.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random texts, full of secrets and of what almost is one, against {@link NaiveRedactor}. */
class RedactorPropertyTest {
  private static final List<List<String>> SETS =
      List.of(
          List.of("abab", "ababab", "babba", "aaaa"),
          List.of("s3cr+t/", "s3cr", "r+t/s3", "%41%4", "a b+c%20d"),
          List.of("p\u00e4ss w\u00f6rd \ud83d\udd11", "\u00e4ss ", "\"q\\n\"/", "tab\tnew\\u0041"),
          List.of("key-0123456789", "0123", "23456", "deadbeef"));
  private static final String[] NOISE = {
    "a",
    "b",
    "ab",
    "ba",
    "0",
    "4",
    "%",
    "%4",
    "%41",
    "+",
    " ",
    "\\",
    "\\u",
    "\\u00",
    "\\ud83d",
    "\\x4",
    "\\1",
    "\\141",
    "=",
    "==",
    "\n",
    "\r\n",
    "\r",
    "-",
    "_",
    "/",
    "\u00e4",
    "\ud83d\udd11",
    "\"",
    "f",
    "de",
    "YW",
    "Fi",
    "YWJhYg",
    "61",
    "62",
    "&#9",
    "&#97;",
    "&#x62;",
    "&amp;",
    "&#xd800;",
    "MFRGCYQ"
  };

  @Test
  void everyTextIsRedactedAsTheNaiveWayDoes() {
    Random random = new Random(1);
    for (int round = 0; round < 4000; round++) {
      List<String> secrets = SETS.get(round % SETS.size());
      Redactor redactor = new Redactor(secrets);
      byte[] text = text(random, secrets, 1 + random.nextInt(12));
      String expected = shown(new NaiveRedactor(secrets).redact(text));
      assertEquals(expected, shown(redactor.redact(text)), () -> "of " + shown(text));
      assertEquals(expected, shown(inPieces(redactor, text, random)), () -> "of " + shown(text));
      assertEquals(expected, shown(inBytes(redactor, text)), () -> "of " + shown(text));
    }
  }

  @Test
  void everyPlaceToSplitATextGivesTheSame() {
    Random random = new Random(2);
    for (int round = 0; round < 300; round++) {
      List<String> secrets = SETS.get(round % SETS.size());
      Redactor redactor = new Redactor(secrets);
      byte[] text = text(random, secrets, 4);
      String expected = shown(new NaiveRedactor(secrets).redact(text));
      for (int split = 0; split <= text.length; split++) {
        Redactor.Stream stream = redactor.stream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, stream.next(ByteBuffer.wrap(text, 0, split)));
        write(out, stream.next(ByteBuffer.wrap(text, split, text.length - split)));
        write(out, stream.end());
        assertEquals(expected, shown(out.toByteArray()), "at " + split + " of " + shown(text));
      }
    }
  }

  @Test
  void whatIsShownOfAPartIsNeverAPartOfASecret() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      List<String> secrets = SETS.get(round % SETS.size());
      Redactor redactor = new Redactor(secrets);
      byte[] text = text(random, secrets, 4);
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < text.length; i++) {
        joined.append(shown(redactor.redact(text, i, i + 1)));
      }
      // A secret read byte by byte is a mark a byte.
      String once = joined.toString().replaceAll("(\\Q" + Redactor.MARK + "\\E)+", "#");
      String whole = shown(redactor.redact(text)).replaceAll("(\\Q" + Redactor.MARK + "\\E)+", "#");
      assertEquals(whole, once, () -> "of " + shown(text));
    }
  }

  private static byte[] text(Random random, List<String> secrets, int pieces) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(3) == 0) {
        byte[] form = form(random, secrets.get(random.nextInt(secrets.size())));
        int from = random.nextInt(4) == 0 ? random.nextInt(form.length) : 0;
        int to = random.nextInt(4) == 0 ? from + random.nextInt(form.length - from) : form.length;
        text.write(form, from, to - from);
      } else {
        text.writeBytes(bytes(NOISE[random.nextInt(NOISE.length)]));
      }
    }
    return text.toByteArray();
  }

  private static String references(Random random, String secret) {
    StringBuilder text = new StringBuilder();
    secret
        .codePoints()
        .forEach(c ->
            text.append(
                switch (random.nextInt(4)) {
                  case 0 -> "&#" + c + ";";
                  case 1 -> "&#x" + Integer.toHexString(c) + ";";
                  default -> Character.toString(c).replace("&", "&amp;").replace("\"", "&quot;");
                }));
    return text.toString();
  }

  /** Base32 as RFC 4648 has it. */
  static String base32(byte[] bytes, boolean padded) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int count = 0;
    for (byte b : bytes) {
      bits = bits << 8 | (b & 0xff);
      for (count += 8; count >= 5; count -= 5) {
        text.append(Base32View.ALPHABET.charAt(bits >> (count - 5) & 31));
      }
    }
    if (count > 0) {
      text.append(Base32View.ALPHABET.charAt(bits << (5 - count) & 31));
    }
    while (padded && text.length() % 8 != 0) {
      text.append('=');
    }
    return text.toString();
  }

  private static byte[] form(Random random, String secret) {
    String before = "xyz".substring(random.nextInt(4));
    byte[] longer = bytes(before + secret + "&?>".substring(random.nextInt(4)));
    return switch (random.nextInt(11)) {
      case 0 -> bytes(Base64.getEncoder().encodeToString(longer));
      case 1 -> bytes(Base64.getUrlEncoder().withoutPadding().encodeToString(longer));
      case 2 ->
          Base64.getMimeEncoder(4 * (1 + random.nextInt(3)), new byte[] {'\n'}).encode(longer);
      case 3 -> bytes(URLEncoder.encode(secret, StandardCharsets.UTF_8));
      case 4 -> bytes(percent(random, secret));
      case 5 -> bytes(HexFormat.of().formatHex(longer));
      case 6 -> bytes(HexFormat.of().withUpperCase().formatHex(bytes(secret)));
      case 7 -> bytes(escaped(random, secret));
      case 8 -> bytes(references(random, secret));
      case 9 -> bytes(base32(longer, random.nextBoolean()));
      default -> bytes(secret);
    };
  }

  private static String percent(Random random, String secret) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes(secret)) {
      boolean plain = b > ' ' && b != '%' && random.nextBoolean();
      text.append(
          plain ? "" + (char) b : String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", b));
    }
    return text.toString();
  }

  private static String escaped(Random random, String secret) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      boolean plain = c >= ' ' && c != '\\' && c < 0xd800 && random.nextBoolean();
      text.append(plain ? "" + c : String.format("\\u%04x", (int) c));
    }
    return text.toString();
  }

  private static byte[] inPieces(Redactor redactor, byte[] text, Random random) {
    Redactor.Stream stream = redactor.stream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length) {
      int length = Math.min(text.length - at, random.nextInt(6));
      write(out, stream.next(ByteBuffer.wrap(text, at, length).asReadOnlyBuffer()));
      at += length;
    }
    write(out, stream.end());
    return out.toByteArray();
  }

  private static byte[] inBytes(Redactor redactor, byte[] text) {
    Redactor.Stream stream = redactor.stream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i++) {
      write(out, stream.next(ByteBuffer.wrap(text, i, 1)));
    }
    write(out, stream.end());
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.writeBytes(copy);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String shown(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
