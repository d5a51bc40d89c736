package dev.pyro.zstd;

import java.util.Arrays;
import java.util.zip.ZipException;

/** A Huffman code: how many bits each byte takes, and which. */
final class Huffman {
  private static final int MAX_BITS = 11;
  private static final int MAX_WEIGHTS = 255; // that of the last byte is not written

  private final int maxBits;
  private final byte[] symbols; // for each of the next bits
  private final byte[] bits;

  private Huffman(int maxBits) {
    this.maxBits = maxBits;
    symbols = new byte[1 << maxBits];
    bits = new byte[1 << maxBits];
  }

  /** Reads the description of a code. */
  static Huffman read(Bytes in) throws ZipException {
    int[] weights = new int[MAX_WEIGHTS + 1];
    int header = in.next();
    int count;
    if (header < 128) {
      count = compressed(in.part(header), weights);
    } else {
      count = header - 127;
      for (int i = 0; i < count; i += 2) {
        int two = in.next();
        weights[i] = two >> 4;
        weights[i + 1] = i + 1 < count ? two & 15 : 0;
      }
    }
    return of(weights, count);
  }

  private static int compressed(Bytes in, int[] weights) throws ZipException {
    FseTable table = FseTable.read(in, 6, MAX_BITS + 1);
    BitsBackward stream = new BitsBackward(in.array, in.at, in.end);
    int[] states = {table.start(stream), table.start(stream)};
    for (int count = 0; count < MAX_WEIGHTS; count++) {
      int state = states[count & 1];
      weights[count] = table.symbols[state];
      states[count & 1] = table.next(state, stream);
      if (stream.left() < 0) { // the other state has the last one
        if (count + 1 == MAX_WEIGHTS) {
          break;
        }
        weights[count + 1] = table.symbols[states[(count + 1) & 1]];
        return count + 2;
      }
    }
    throw new ZipException("a Huffman code has too many weights");
  }

  private static Huffman of(int[] weights, int count) throws ZipException {
    int sum = 0;
    for (int weight : weights) {
      if (weight > MAX_BITS) {
        throw new ZipException("a Huffman code is too long");
      }
      sum += weight == 0 ? 0 : 1 << (weight - 1);
    }
    int maxBits = 32 - Integer.numberOfLeadingZeros(sum);
    int rest = (1 << maxBits) - sum;
    if (sum == 0 || maxBits > MAX_BITS || Integer.bitCount(rest) != 1) {
      throw new ZipException("a Huffman code is not complete");
    }
    weights[count] = 32 - Integer.numberOfLeadingZeros(rest);
    Huffman code = new Huffman(maxBits);
    int at = 0;
    for (int weight = 1; weight <= maxBits; weight++) {
      for (int symbol = 0; symbol <= count; symbol++) {
        if (weights[symbol] == weight) {
          int end = at + (1 << (weight - 1));
          Arrays.fill(code.symbols, at, end, (byte) symbol);
          Arrays.fill(code.bits, at, end, (byte) (maxBits + 1 - weight));
          at = end;
        }
      }
    }
    return code;
  }

  /** Reads bytes that fill a part of an array from a stream that holds nothing else. */
  void decode(Bytes in, byte[] out, int from, int to) throws ZipException {
    BitsBackward stream = new BitsBackward(in.array, in.at, in.end);
    for (int i = from; i < to; i++) {
      int next = (int) stream.peek(maxBits);
      out[i] = symbols[next];
      stream.skip(bits[next]);
    }
    if (stream.left() != 0) {
      throw new ZipException("literals do not fit");
    }
  }
}
