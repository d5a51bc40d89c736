package dev.pyro.zstd;

import java.util.zip.ZipException;

/**
 * A bit stream that is read from its end to its beginning. Its last byte has a mark: the highest
 * bit that is set is not part of the stream. Bits before the beginning are zeros.
 */
final class BitsBackward {
  private final byte[] bytes;
  private final int from;
  private long left; // bits that were not read; below 0 if more were read than there are

  /**
   * Opens a stream that lies in an array.
   *
   * @throws ZipException if it has no mark
   */
  BitsBackward(byte[] bytes, int from, int to) throws ZipException {
    if (to <= from || bytes[to - 1] == 0) {
      throw new ZipException("a bit stream has no end");
    }
    this.bytes = bytes;
    this.from = from;
    this.left = (to - from) * 8L - (Integer.numberOfLeadingZeros(bytes[to - 1] & 0xff) - 24) - 1;
  }

  /** Returns how many bits are left; below 0 if more were read than there are. */
  long left() {
    return left;
  }

  /** Returns the next bits, at most 32, without reading them. */
  long peek(int count) {
    long start = left - count;
    if (start < 0) {
      return left <= 0 ? 0 : bitsFrom(0, (int) left) << -start;
    }
    return bitsFrom(start, count);
  }

  private long bitsFrom(long start, int count) {
    int at = from + (int) (start >> 3);
    int shift = (int) (start & 7);
    int needed = (shift + count + 7) >> 3; // at most 5
    long value = 0;
    for (int i = needed - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return (value >>> shift) & ((1L << count) - 1);
  }

  void skip(int count) {
    left -= count;
  }

  /** Reads the next bits, at most 32. */
  int read(int count) {
    long value = peek(count);
    left -= count;
    return (int) value;
  }
}
