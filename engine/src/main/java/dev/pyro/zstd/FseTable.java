package dev.pyro.zstd;

import java.util.zip.ZipException;

/** A table of finite state entropy: in each state a symbol, and how the next state is found. */
final class FseTable {
  final int accuracy; // the logarithm of the number of states
  final byte[] symbols;
  private final byte[] bits;
  private final short[] bases;

  private FseTable(int accuracy) {
    this.accuracy = accuracy;
    symbols = new byte[1 << accuracy];
    bits = new byte[1 << accuracy];
    bases = new short[1 << accuracy];
  }

  /** Returns the table of one symbol, which takes no bits. */
  static FseTable always(int symbol) {
    FseTable table = new FseTable(0);
    table.symbols[0] = (byte) symbol;
    return table;
  }

  /** Reads the first state. */
  int start(BitsBackward in) {
    return in.read(accuracy);
  }

  /** Reads the state that follows a state. */
  int next(int state, BitsBackward in) {
    return (bases[state] & 0xffff) + in.read(bits[state]);
  }

  /**
   * Makes a table of how often each symbol comes, in states; -1 is less than one.
   *
   * @throws ZipException if the numbers do not fit
   */
  static FseTable of(int accuracy, int... counts) throws ZipException {
    FseTable table = new FseTable(accuracy);
    int size = 1 << accuracy;
    int[] next = new int[counts.length];
    int high = size;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      next[symbol] = Math.max(counts[symbol], 1);
      if (counts[symbol] < 0) {
        table.symbols[--high] = (byte) symbol;
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int at = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      for (int i = 0; i < counts[symbol]; i++) {
        table.symbols[at] = (byte) symbol;
        do {
          at = (at + step) & (size - 1);
        } while (at >= high);
      }
    }
    if (at != 0) {
      throw new ZipException("a table does not fit");
    }
    for (int state = 0; state < size; state++) {
      int number = next[table.symbols[state]]++;
      int count = accuracy - (31 - Integer.numberOfLeadingZeros(number));
      table.bits[state] = (byte) count;
      table.bases[state] = (short) ((number << count) - size);
    }
    return table;
  }

  /**
   * Reads the description of a table.
   *
   * @param maxAccuracy the largest that may be
   * @param maxSymbol the largest that may come
   */
  static FseTable read(Bytes in, int maxAccuracy, int maxSymbol) throws ZipException {
    Bits bits = new Bits(in);
    int accuracy = bits.read(4) + 5;
    if (accuracy > maxAccuracy) {
      throw new ZipException("a table is too large");
    }
    int[] counts = new int[maxSymbol + 1];
    int left = 1 << accuracy;
    int symbol = 0;
    while (left > 0) {
      if (symbol > maxSymbol) {
        throw new ZipException("a table has too many symbols");
      }
      int count = bits.upTo(left + 1) - 1;
      left -= Math.abs(count);
      counts[symbol++] = count;
      int repeat = count == 0 ? 3 : 0;
      while (repeat == 3) {
        repeat = bits.read(2);
        symbol += repeat;
      }
    }
    if (left < 0) {
      throw new ZipException("a table does not fit");
    }
    bits.end();
    return of(accuracy, counts);
  }

  /** Bits from the beginning, the lowest of each byte first. */
  private static final class Bits {
    private final Bytes in;
    private long held;
    private int count;

    Bits(Bytes in) {
      this.in = in;
    }

    private void fill(int wanted) throws ZipException {
      while (count < wanted) {
        held |= (long) (in.left() > 0 ? in.next() : missing()) << count;
        count += 8;
      }
    }

    private static int missing() throws ZipException {
      throw new ZipException("a table is cut off");
    }

    int read(int wanted) throws ZipException {
      fill(wanted);
      return take(wanted);
    }

    private int take(int wanted) {
      int value = (int) (held & ((1L << wanted) - 1));
      held >>>= wanted;
      count -= wanted;
      return value;
    }

    /** Reads a number from 0 to {@code most}; small ones may take one bit less. */
    int upTo(int most) throws ZipException {
      int wanted = 32 - Integer.numberOfLeadingZeros(most);
      int spare = (1 << wanted) - 1 - most;
      int low = read(wanted - 1);
      if (low < spare) {
        return low;
      }
      int value = low | (read(1) << (wanted - 1));
      return value >= 1 << (wanted - 1) ? value - spare : value;
    }

    /** Gives whole bytes back that were not needed. */
    void end() {
      in.at -= count >> 3;
    }
  }
}
