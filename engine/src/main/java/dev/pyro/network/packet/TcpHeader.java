package dev.pyro.network.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The header of a TCP segment (RFC 9293), whose checksum was right.
 *
 * @param sequence the number of its first byte
 * @param acknowledged the next byte that the sender waits for, if ACK is among the flags
 * @param window as it stands in the header, not scaled
 * @param maxSegment the option of this name, of a SYN
 * @param windowScale the option of this name, of a SYN (RFC 7323)
 * @param data what the segment carries, from position 0
 */
public record TcpHeader(
    int fromPort,
    int toPort,
    int sequence,
    int acknowledged,
    int flags,
    int window,
    OptionalInt maxSegment,
    OptionalInt windowScale,
    ByteBuffer data) {
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int PSH = 8;
  public static final int ACK = 16;

  /** The header without options. */
  public static final int SIZE = 20;

  /** The header of a SYN, with both options. */
  public static final int SYN_SIZE = 28;

  private static final int MAX_SCALE = 14;
  private static final int END = 0;
  private static final int NOTHING = 1;
  private static final int MAX_SEGMENT = 2;
  private static final int WINDOW_SCALE = 3;

  /** Reads a segment; nothing if it is malformed or its checksum is wrong. */
  public static Optional<TcpHeader> of(IpPacket packet) {
    ByteBuffer bytes = packet.payload();
    int length = bytes.limit();
    if (length < SIZE) {
      return Optional.empty();
    }
    int header = ((bytes.get(12) >>> 4) & 0xf) * Integer.BYTES;
    if (header < SIZE || header > length) {
      return Optional.empty();
    }
    long sum = Checksum.pseudoHeader(packet.from(), packet.to(), IpPacket.TCP, length);
    if (Checksum.field(Checksum.add(sum, bytes, 0, length)) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        new TcpHeader(
            bytes.getShort(0) & 0xffff,
            bytes.getShort(2) & 0xffff,
            bytes.getInt(4),
            bytes.getInt(8),
            bytes.get(13) & 0x3f,
            bytes.getShort(14) & 0xffff,
            option(bytes, header, MAX_SEGMENT, Short.BYTES),
            scale(option(bytes, header, WINDOW_SCALE, 1)),
            bytes.slice(header, length - header)));
  }

  private static OptionalInt scale(OptionalInt wanted) {
    return wanted.isPresent() ? OptionalInt.of(Math.min(wanted.getAsInt(), MAX_SCALE)) : wanted;
  }

  private static OptionalInt option(ByteBuffer bytes, int end, int kind, int width) {
    int at = SIZE;
    while (at < end && bytes.get(at) != END) {
      if (bytes.get(at) == NOTHING) {
        at++;
        continue;
      }
      int length = at + 1 < end ? bytes.get(at + 1) & 0xff : 0;
      if (length < 2 || at + length > end) {
        return OptionalInt.empty();
      }
      if (bytes.get(at) == kind && length == 2 + width) {
        return OptionalInt.of(
            width == 1 ? bytes.get(at + 2) & 0xff : bytes.getShort(at + 2) & 0xffff);
      }
      at += length;
    }
    return OptionalInt.empty();
  }

  /** Returns whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Returns how many sequence numbers the segment takes. */
  public int length() {
    return data.limit() + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }
}
