package dev.pyro.zstd;

import java.util.zip.ZipException;

/** The sequences of blocks: how many literals come, and what is copied from earlier content. */
final class Sequences {
  private final SequenceCode literalCount = SequenceCode.literals();
  private final SequenceCode offset = SequenceCode.offset();
  private final SequenceCode match = SequenceCode.match();
  private final long[] recent = new long[3]; // offsets that can be used again

  /** Begins a frame. */
  void reset() {
    literalCount.reset();
    offset.reset();
    match.reset();
    recent[0] = 1;
    recent[1] = 4;
    recent[2] = 8;
  }

  /** Reads the sequences of a block and appends its content to the window. */
  void read(Bytes in, Literals literals, Window window) throws ZipException {
    int used = 0;
    int count = count(in);
    if (count > 0) {
      used = copy(count, in, literals, window);
    } else if (in.left() > 0) {
      throw new ZipException("a block is too long");
    }
    window.append(literals.bytes, used, literals.count - used);
  }

  private static int count(Bytes in) throws ZipException {
    int first = in.next();
    if (first < 128) {
      return first;
    }
    return first < 255 ? ((first - 128) << 8) + in.next() : in.number(2) + 0x7f00;
  }

  /** Does what the sequences say; returns how many literals they used. */
  private int copy(int count, Bytes in, Literals literals, Window window) throws ZipException {
    int modes = in.next();
    literalCount.readTable(modes >> 6, in);
    offset.readTable(modes >> 4, in);
    match.readTable(modes >> 2, in);
    BitsBackward bits = new BitsBackward(in.array, in.at, in.end);
    literalCount.start(bits);
    offset.start(bits);
    match.start(bits);
    int used = 0;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        literalCount.advance(bits);
        match.advance(bits);
        offset.advance(bits);
      }
      long back = offset.read(bits);
      long length = match.read(bits);
      long copied = literalCount.read(bits);
      if (copied > literals.count - used) {
        throw new ZipException("a block has too few literals");
      }
      window.append(literals.bytes, used, (int) copied);
      used += (int) copied;
      window.repeat(resolved(back, copied == 0), length);
    }
    if (bits.left() != 0) {
      throw new ZipException("sequences do not fit");
    }
    return used;
  }

  /** Returns how far back a copy begins; the numbers 1 to 3 stand for recent offsets. */
  private long resolved(long value, boolean noLiterals) {
    int place = value > 3 ? 3 : (int) value - 1 + (noLiterals ? 1 : 0);
    if (place == 0) {
      return recent[0];
    }
    long found = value > 3 ? value - 3 : place == 3 ? recent[0] - 1 : recent[place];
    if (place > 1) {
      recent[2] = recent[1];
    }
    recent[1] = recent[0];
    recent[0] = found;
    return found;
  }
}
