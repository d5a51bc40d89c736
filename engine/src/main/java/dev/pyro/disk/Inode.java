package dev.pyro.disk;

import java.nio.ByteBuffer;
import java.time.Instant;

/** What ext4 knows of a file, its name aside. */
final class Inode {
  private static final int EXTENTS = 0x0008_0000;
  private static final int ENCRYPTED = 0x0000_0800;
  private static final int INLINE_DATA = 0x1000_0000;
  private static final int FORMAT = 0170000;
  static final int DIRECTORY = 0040000;
  static final int FILE = 0100000;
  static final int SYMLINK = 0120000;

  private static final int BLOCKS_AT = 40;

  /** Of a short link's target, or of the root of the extents. */
  static final int BLOCKS_BYTES = 60;

  private final long number;
  private final ByteBuffer bytes;

  /** Takes the bytes of a record, all of them. */
  Inode(long number, ByteBuffer bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  long number() {
    return number;
  }

  int format() {
    return Short.toUnsignedInt(bytes.getShort(0)) & FORMAT;
  }

  int permissions() {
    return Short.toUnsignedInt(bytes.getShort(0)) & 07777;
  }

  long size() throws DiskFormatException {
    long size = Integer.toUnsignedLong(bytes.getInt(4)) | (long) bytes.getInt(108) << 32;
    if (size < 0) {
      throw new DiskFormatException("has a file of a size that cannot be");
    }
    return size;
  }

  /** The seconds have two bits more, and there are nanoseconds, where the record is long enough. */
  Instant modified() {
    long seconds = bytes.getInt(16);
    int nanos = 0;
    if (bytes.capacity() >= 140 && Short.toUnsignedInt(bytes.getShort(128)) >= 12) {
      int extra = bytes.getInt(136);
      seconds += (long) (extra & 3) << 32;
      nanos = Math.min(extra >>> 2, 999_999_999);
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  boolean hasExtents() {
    return (bytes.getInt(32) & EXTENTS) != 0;
  }

  boolean isReadable() {
    return (bytes.getInt(32) & (ENCRYPTED | INLINE_DATA)) == 0;
  }

  /** Returns the field that holds the root of the extents, or a short link's target. */
  ByteBuffer blocks() {
    return bytes.slice(BLOCKS_AT, BLOCKS_BYTES).order(bytes.order());
  }
}
