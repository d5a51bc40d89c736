package dev.pyro.zstd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** The content of a Zstandard file: of its frames, one after the other, without skippable ones. */
public final class ZstdInput extends InputStream {
  /** The largest window; {@code zstd} itself reads larger ones only if it is told to. In bytes. */
  public static final long MAX_WINDOW_BYTES = 128 << 20;

  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50; // and the 15 numbers that follow

  private final InputStream in;
  private final byte[] buffer = new byte[Literals.MAX_BYTES]; // a block, as it is compressed
  private final Literals literals = new Literals();
  private final Sequences sequences = new Sequences();
  private final Window window = new Window();
  private boolean inFrame;
  private boolean hasChecksum;
  private Xxh64 sum;

  /** Reads from a stream, which should be buffered. */
  public ZstdInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    while (count > 0 && window.available() == 0) {
      if (!inFrame && !startFrame()) {
        return -1;
      }
      try {
        block();
      } catch (IndexOutOfBoundsException _) {
        throw malformed("a block is not whole");
      } catch (ZipException e) {
        throw malformed(e.getMessage());
      }
    }
    return window.take(bytes, from, count);
  }

  private static ZipException malformed(String why) {
    return new ZipException("its compression is malformed: " + why);
  }

  private boolean startFrame() throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0) {
        return false;
      }
      int magic = (int) ((number(3) << 8) | first);
      if (magic == MAGIC) {
        break;
      }
      if ((magic & ~15) != SKIPPABLE) {
        throw malformed("there is no frame");
      }
      in.skipNBytes(number(4));
    }
    int descriptor = (int) number(1);
    if ((descriptor & 8) != 0) {
      throw malformed("a frame has an unknown feature");
    }
    boolean isSingleSegment = (descriptor & 0x20) != 0;
    hasChecksum = (descriptor & 4) != 0;
    int exponentAndMantissa = isSingleSegment ? 0 : (int) number(1);
    long base = 1L << (10 + (exponentAndMantissa >> 3));
    long size = base + base / 8 * (exponentAndMantissa & 7);
    if (number(new int[] {0, 1, 2, 4}[descriptor & 3]) != 0) {
      throw malformed("it needs a dictionary");
    }
    int sizeBytes = new int[] {isSingleSegment ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    long content = number(sizeBytes) + (sizeBytes == 2 ? 256 : 0);
    if (isSingleSegment) {
      size = content;
    }
    if (size < 0 || size > MAX_WINDOW_BYTES) {
      throw new ZipException(
          "it was compressed with a window of "
              + (size >>> 20)
              + " MiB, and pyro reads at most "
              + (MAX_WINDOW_BYTES >> 20)
              + " MiB");
    }
    literals.reset();
    sequences.reset();
    window.reset((int) size);
    sum = new Xxh64();
    inFrame = true;
    return true;
  }

  private void block() throws IOException {
    window.prepare();
    int header = (int) number(3);
    int count = header >> 3;
    int type = (header >> 1) & 3;
    if (type == 1) {
      window.fill((byte) number(1), count);
    } else if (type == 3 || count > buffer.length) {
      throw new ZipException("a block is of an unknown type or too long");
    } else {
      readFully(count);
      if (type == 0) {
        window.append(buffer, 0, count);
      } else {
        Bytes bytes = new Bytes(buffer, 0, count);
        literals.read(bytes);
        sequences.read(bytes, literals, window);
      }
    }
    window.addTo(sum);
    inFrame = (header & 1) == 0;
    if (!inFrame && hasChecksum && number(4) != (sum.value() & 0xffffffffL)) {
      throw new ZipException("a checksum is wrong");
    }
  }

  private void readFully(int count) throws IOException {
    if (in.readNBytes(buffer, 0, count) < count) {
      throw new EOFException();
    }
  }

  /** Reads a number of at most 8 bytes, the lowest first. */
  private long number(int count) throws IOException {
    long number = 0;
    for (int i = 0; i < count; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      number |= (long) next << (8 * i);
    }
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
