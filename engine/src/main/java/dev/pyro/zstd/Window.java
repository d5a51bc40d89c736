package dev.pyro.zstd;

import java.util.Arrays;
import java.util.zip.ZipException;

/** The last content of a frame, from which more is copied, and what of it was not read yet. */
final class Window {
  private static final int FIRST_BYTES = 1 << 20;

  private byte[] content = new byte[FIRST_BYTES];
  private int size; // of the window, in bytes
  private int end; // of the content
  private int read; // how far it was read
  private int blockEnd; // beyond which the block may not go

  /** Begins a frame. */
  void reset(int windowSize) {
    size = windowSize;
    end = 0;
    read = 0;
  }

  /** Makes room for a block. All that is there has been read. */
  void prepare() {
    int needed = end + Literals.MAX_BYTES;
    int most = size + Math.max(size / 4, 2 * Literals.MAX_BYTES);
    if (needed > most) {
      System.arraycopy(content, end - size, content, 0, size);
      end = size;
      read = end;
    } else if (needed > content.length) {
      content = Arrays.copyOf(content, Math.min(Math.max(content.length * 2, needed), most));
    }
    blockEnd = end + Literals.MAX_BYTES;
  }

  private void require(long count) throws ZipException {
    if (count > blockEnd - end) {
      throw new ZipException("a block has too much content");
    }
  }

  void append(byte[] bytes, int from, int count) throws ZipException {
    require(count);
    System.arraycopy(bytes, from, content, end, count);
    end += count;
  }

  void fill(byte value, int count) throws ZipException {
    require(count);
    Arrays.fill(content, end, end + count, value);
    end += count;
  }

  /** Appends a copy of what begins {@code offset} bytes before the end; it may run into itself. */
  void repeat(long offset, long count) throws ZipException {
    require(count);
    if (offset < 1 || offset > Math.min(end, size)) {
      throw new ZipException("a copy begins before the window");
    }
    int from = end - (int) offset;
    int left = (int) count;
    while (left > 0) {
      int some = Math.min(left, end - from);
      System.arraycopy(content, from, content, end, some);
      end += some;
      left -= some;
    }
  }

  /** Returns the number of bytes that can be read. */
  int available() {
    return end - read;
  }

  int take(byte[] bytes, int from, int count) {
    int some = Math.min(count, available());
    System.arraycopy(content, read, bytes, from, some);
    read += some;
    return some;
  }

  /** Adds what was appended since {@link #prepare} to a checksum. */
  void addTo(Xxh64 sum) {
    sum.add(content, read, end - read);
  }
}
