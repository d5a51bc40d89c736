package dev.pyro.network.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments are read as they are, and what is none is none. */
class TcpHeaderTest {
  private static final IpAddress FROM = IpAddress.ipv4(0x0a00_0001);
  private static final IpAddress TO = IpAddress.ipv4(0x0a00_0002);

  @ParameterizedTest
  @CsvSource({
    "020405b4 03030700, 1460, 7", // as Linux sends them, without SACK
    "01010101 020405b4, 1460, -1",
    "0303ff00 00000000, -1, 14", // more is taken as 14 (RFC 7323, 2.3)
    "00020405 b4000000, -1, -1", // behind the end
    "0204ffff 01010101, 65535, -1",
    "02030500 00000000, -1, -1", // of a wrong length
    "02ff05b4 00000000, -1, -1", // longer than the header
    "08000000 020405b4, -1, -1", // of no length
    "01010101 01010102, -1, -1", // cut
  })
  void optionsAreReadOrIgnored(String options, int maxSegment, int scale) {
    TcpHeader header = TcpHeader.of(packet(options, 7)).orElseThrow();
    assertEquals(optional(maxSegment), header.maxSegment());
    assertEquals(optional(scale), header.windowScale());
  }

  @Test
  void theFieldsAreThoseOfTheSegment() {
    TcpHeader header = TcpHeader.of(packet("", 5)).orElseThrow();
    assertEquals(1, header.fromPort());
    assertEquals(65_535, header.toPort());
    assertEquals(0x8000_0000, header.sequence());
    assertEquals(-1, header.acknowledged());
    assertEquals(TcpHeader.SYN | TcpHeader.FIN, header.flags());
    assertEquals(40_000, header.window());
    assertEquals(3, header.data().limit());
    assertEquals(5, header.length());
  }

  @ParameterizedTest
  @CsvSource({"4", "15", "0"})
  void aHeaderThatIsTooShortOrTooLongIsNone(int words) {
    assertEquals(Optional.empty(), TcpHeader.of(packet("", words)));
  }

  @Test
  void aSegmentWithAWrongChecksumIsNone() {
    IpPacket packet = packet("", 5);
    packet.payload().put(22, (byte) 9);
    assertEquals(Optional.empty(), TcpHeader.of(packet));
  }

  private static OptionalInt optional(int value) {
    return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static IpPacket packet(String options, int words) {
    byte[] more = HexFormat.of().parseHex(options.replace(" ", ""));
    ByteBuffer bytes = ByteBuffer.allocate(20 + more.length + 3);
    bytes.putShort((short) 1).putShort((short) -1).putInt(0x8000_0000).putInt(-1);
    bytes.put((byte) (words << 4)).put((byte) (TcpHeader.SYN | TcpHeader.FIN));
    bytes.putShort((short) 40_000).putInt(0).put(more).put(new byte[] {1, 2, 3}).flip();
    long sum = Checksum.pseudoHeader(FROM, TO, IpPacket.TCP, bytes.limit());
    bytes.putShort(16, (short) Checksum.field(Checksum.add(sum, bytes, 0, bytes.limit())));
    return new IpPacket(FROM, TO, IpPacket.TCP, bytes, Optional.empty());
  }
}
