package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.IpPacket.Fragment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parts become a packet, unless somebody tries things with them. */
class ReassemblyTest {
  private final Reassembly reassembly = new Reassembly();

  @Test
  void partsBecomeAPacketInWhateverOrderTheyCome() {
    assertEquals(Optional.empty(), add(1, 16, true, "end"));
    assertEquals(Optional.empty(), add(1, 0, false, "12345678"));
    assertEquals(Optional.of("12345678abcdefghend"), add(1, 8, false, "abcdefgh"));
    assertEquals(0, reassembly.count());
  }

  @Test
  void partsOfDifferentPacketsAreNotMixed() {
    assertEquals(Optional.empty(), add(1, 0, false, "12345678"));
    assertEquals(Optional.empty(), add(2, 8, true, "two"));
    assertEquals(Optional.of("12345678one"), add(1, 8, true, "one"));
  }

  @Test
  void aPacketWhosePartsOverlapNeverComes() {
    assertEquals(Optional.empty(), add(1, 0, false, "1234567812345678"));
    assertEquals(Optional.empty(), add(1, 8, false, "overlaps"));
    assertEquals(Optional.empty(), add(1, 16, true, "end"));
    assertEquals(Optional.empty(), add(1, 0, false, "1234567812345678"));
  }

  @Test
  void aPacketWithTwoEndsNeverComes() {
    assertEquals(Optional.empty(), add(1, 8, true, "end"));
    assertEquals(Optional.empty(), add(1, 16, true, "another"));
    assertEquals(Optional.empty(), add(1, 0, false, "12345678"));
  }

  @Test
  void aPartBehindTheEndSpoilsThePacket() {
    assertEquals(Optional.empty(), add(1, 8, true, "end"));
    assertEquals(Optional.empty(), add(1, 16, false, "12345678"));
    assertEquals(Optional.empty(), add(1, 0, false, "12345678"));
  }

  @Test
  void aPacketOfTooManyPartsNeverComes() {
    for (int part = 0; part < 100; part++) {
      assertEquals(Optional.empty(), add(1, 8 * part, part == 99, "12345678"));
    }
  }

  @Test
  void noMoreThanSomePacketsWaitAndNoneForLong() {
    for (int id = 0; id < 1000; id++) {
      add(id, 0, false, "12345678");
    }
    assertEquals(Reassembly.MAX_PACKETS, reassembly.count());
    assertEquals(Optional.of("12345678end"), add(999, 8, true, "end"));
    reassembly.forgetOld(System.nanoTime() + Duration.ofMinutes(1).toNanos());
    assertEquals(0, reassembly.count());
  }

  private Optional<String> add(int id, int offset, boolean isLast, String text) {
    IpPacket packet =
        new IpPacket(
            Addresses.GUEST,
            Addresses.HOST,
            IpPacket.UDP,
            ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
            Optional.of(new Fragment(id, offset, isLast)));
    return reassembly
        .add(packet)
        .map(
            whole -> java.nio.charset.StandardCharsets.US_ASCII.decode(whole.payload()).toString());
  }
}
