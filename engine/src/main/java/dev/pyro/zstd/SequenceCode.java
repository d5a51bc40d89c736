package dev.pyro.zstd;

import java.util.zip.ZipException;

/**
 * One of the three numbers of a sequence, as it is coded: a table gives its code, a code gives a
 * base, and further bits are added to that.
 */
final class SequenceCode {
  private final int maxAccuracy;
  private final long[] bases;
  private final int[] bits;
  private final FseTable usual;
  private FseTable table; // of the last block that had one; a block may use it again
  private int state;

  private SequenceCode(int maxAccuracy, long first, FseTable usual, int[] bits) {
    this.maxAccuracy = maxAccuracy;
    this.usual = usual;
    this.bits = bits;
    bases = new long[bits.length];
    long base = first;
    for (int code = 0; code < bits.length; code++) {
      bases[code] = base;
      base += 1L << bits[code];
    }
  }

  /**
   * Makes a code.
   *
   * @param usual how often each code comes in the table that blocks need not write; 0 is less than
   *     once
   */
  private static SequenceCode of(
      int maxAccuracy, long first, int[] bits, int accuracy, String usual) {
    int[] counts = usual.chars().map(digit -> digit == '0' ? -1 : digit - '0').toArray();
    try {
      return new SequenceCode(maxAccuracy, first, FseTable.of(accuracy, counts), bits);
    } catch (ZipException e) {
      throw new IllegalStateException("a table of the format does not fit", e);
    }
  }

  /** How many literals come before a copy. */
  static SequenceCode literals() {
    int[] bits = new int[36];
    int[] more = {1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    System.arraycopy(more, 0, bits, 16, more.length);
    return of(9, 0, bits, 6, "432222222222211122222222232111110000");
  }

  /** How far back a copy begins. */
  static SequenceCode offset() {
    int[] bits = new int[32];
    for (int code = 0; code < bits.length; code++) {
      bits[code] = code;
    }
    return of(8, 1, bits, 5, "11111122211111111111111100000");
  }

  /** How long a copy is. */
  static SequenceCode match() {
    int[] bits = new int[53];
    int[] more = {1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    System.arraycopy(more, 0, bits, 32, more.length);
    return of(9, 3, bits, 6, "14322222211111111111111111111111111111111111110000000");
  }

  /** Begins a frame. */
  void reset() {
    table = null;
  }

  /** Reads the table of a block, in one of four modes. */
  void readTable(int mode, Bytes in) throws ZipException {
    switch (mode & 3) {
      case 0 -> table = usual;
      case 1 -> table = FseTable.always(in.next());
      case 2 -> table = FseTable.read(in, maxAccuracy, bits.length - 1);
      default -> {
        if (table == null) {
          throw new ZipException("a block has no table");
        }
      }
    }
  }

  /** Reads the first state of a block. */
  void start(BitsBackward in) {
    state = table.start(in);
  }

  /** Reads the number. */
  long read(BitsBackward in) throws ZipException {
    int code = table.symbols[state] & 0xff;
    if (code >= bits.length) {
      throw new ZipException("a block has an unknown code");
    }
    return bases[code] + Integer.toUnsignedLong(in.read(bits[code]));
  }

  /** Reads the next state. */
  void advance(BitsBackward in) {
    state = table.next(state, in);
  }
}
