package dev.pyro.network.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sum is the one of RFC 1071, however the bytes are taken. */
class ChecksumTest {
  @Test
  void theExampleOfTheRfcHasItsSum() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("0001f203f4f5f6f7"));
    assertEquals(~0xddf2 & 0xffff, Checksum.field(Checksum.add(0, bytes, 0, 8)));
  }

  @Test
  void aHeaderWithItsFieldSumsUpToZero() {
    ByteBuffer header =
        ByteBuffer.wrap(HexFormat.of().parseHex("45000073000040004011b861c0a80001c0a800c7"));
    assertEquals(0, Checksum.field(Checksum.add(0, header, 0, 20)));
  }

  @Test
  void anyBytesHaveTheSumOfTheirWords() {
    Random random = new Random(3);
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      long words = 0;
      for (int at = 0; at < length; at += 2) {
        int low = at + 1 < length ? bytes[at + 1] & 0xff : 0;
        words += ((bytes[at] & 0xff) << 8) | low;
      }
      while (words > 0xffff) {
        words = (words >>> 16) + (words & 0xffff);
      }
      ByteBuffer shifted = ByteBuffer.allocate(length + 3).put(3, bytes);
      assertEquals(~words & 0xffff, Checksum.field(Checksum.add(0, shifted, 3, length)));
    }
  }

  @Test
  void allOnesStayTheSameSum() {
    byte[] ones = new byte[65_535];
    java.util.Arrays.fill(ones, (byte) 0xff);
    assertEquals(0xff, Checksum.field(Checksum.add(0, ByteBuffer.wrap(ones), 0, ones.length)));
  }
}
