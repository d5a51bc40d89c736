package dev.pyro.zstd;

import java.util.Arrays;
import java.util.zip.ZipException;

/** The literals of blocks: bytes that are not copied from earlier ones. */
final class Literals {
  /** No block has more content. */
  static final int MAX_BYTES = 128 << 10;

  final byte[] bytes = new byte[MAX_BYTES];
  int count;
  private Huffman code; // of the last block that had one; a block may use it again

  /** Begins a frame. */
  void reset() {
    code = null;
  }

  /** Reads the literals of a block. */
  void read(Bytes in) throws ZipException {
    int first = in.next();
    int type = first & 3;
    int format = (first >> 2) & 3;
    if (type < 2) {
      int more = format == 1 ? 1 : format == 3 ? 2 : 0;
      setCount(more == 0 ? first >> 3 : (first >> 4) | (in.number(more) << 4));
      if (type == 0) {
        System.arraycopy(in.array, in.skip(count), bytes, 0, count);
      } else {
        Arrays.fill(bytes, 0, count, (byte) in.next());
      }
      return;
    }
    int width = format < 2 ? 10 : format == 2 ? 14 : 18;
    long header = first | (Integer.toUnsignedLong(in.number(format < 2 ? 2 : format + 1)) << 8);
    int mask = (1 << width) - 1;
    setCount((int) (header >> 4) & mask);
    Bytes coded = in.part((int) (header >> (4 + width)) & mask);
    if (type == 2) {
      code = Huffman.read(coded);
    } else if (code == null) {
      throw new ZipException("literals have no Huffman code");
    }
    if (format == 0) {
      code.decode(coded, bytes, 0, count);
    } else {
      decodeFour(coded);
    }
  }

  private void decodeFour(Bytes coded) throws ZipException {
    int[] sizes = {coded.number(2), coded.number(2), coded.number(2), 0};
    int quarter = (count + 3) / 4;
    if (quarter * 3 > count) {
      throw new ZipException("literals do not fit");
    }
    for (int i = 0; i < 4; i++) {
      Bytes stream = coded.part(i < 3 ? sizes[i] : coded.left());
      code.decode(stream, bytes, i * quarter, i < 3 ? (i + 1) * quarter : count);
    }
  }

  private void setCount(int wanted) throws ZipException {
    if (wanted > MAX_BYTES) {
      throw new ZipException("a block has too many literals");
    }
    count = wanted;
  }
}
