package dev.pyro.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk, as a row of bytes. */
public interface BlockSource extends Closeable {
  /** Returns its size in bytes. */
  long size();

  /**
   * Fills a buffer with what stands from a byte on.
   *
   * @throws DiskFormatException if that is not all within the disk
   */
  void read(long at, ByteBuffer into) throws IOException;

  /** Checks that a buffer can be filled from a byte on. */
  default void checkWithin(long at, ByteBuffer into) throws DiskFormatException {
    if (at < 0 || into.remaining() > size() - at) {
      throw new DiskFormatException("ends before something that it refers to");
    }
  }
}
