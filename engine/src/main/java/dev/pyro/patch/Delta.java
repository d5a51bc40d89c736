package dev.pyro.patch;

/**
 * A content as git tells it from another one: the two sizes, then pieces, each of them new bytes or
 * a range of the other content.
 */
final class Delta {
  private final byte[] delta;
  private int at;

  private Delta(byte[] delta) {
    this.delta = delta;
  }

  /**
   * Returns how long the content becomes.
   *
   * @throws IllegalArgumentException if it is no delta
   */
  static long targetSize(byte[] delta) {
    Delta reader = new Delta(delta);
    reader.size();
    return reader.size();
  }

  /**
   * Returns the content.
   *
   * @throws IllegalArgumentException if it is no delta of {@code source}
   */
  static byte[] applied(byte[] delta, byte[] source) {
    Delta reader = new Delta(delta);
    check(reader.size() == source.length);
    long size = reader.size();
    check(size <= BinaryAllowance.MAX_FILE_BYTES);
    return reader.pieces(source, (int) size);
  }

  private byte[] pieces(byte[] source, int size) {
    byte[] target = new byte[size];
    int done = 0;
    while (at < delta.length) {
      int code = next();
      boolean copy = (code & 0x80) != 0;
      long from = copy ? number(code, 4) : at;
      long length = copy ? number(code >> 4, 3) : code;
      if (copy && length == 0) {
        length = 0x10000;
      }
      byte[] origin = copy ? source : delta;
      check(length > 0 && from + length <= origin.length && length <= size - done);
      System.arraycopy(origin, (int) from, target, done, (int) length);
      done += (int) length;
      at += copy ? 0 : (int) length;
    }
    check(done == size);
    return target;
  }

  /** Reads those bytes of a number, the lowest first, whose bit is set; the others are 0. */
  private long number(int bits, int count) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      if ((bits & (1 << i)) != 0) {
        number |= (long) next() << (8 * i);
      }
    }
    return number;
  }

  /** Reads a size: seven bits in each byte, the lowest first. */
  private long size() {
    long size = 0;
    for (int shift = 0; ; shift += 7) {
      check(shift < 63);
      int piece = next();
      size |= (long) (piece & 0x7f) << shift;
      if ((piece & 0x80) == 0) {
        return size;
      }
    }
  }

  private int next() {
    check(at < delta.length);
    return delta[at++] & 0xff;
  }

  private static void check(boolean right) {
    if (!right) {
      throw new IllegalArgumentException("no delta of this content");
    }
  }
}
