package dev.pyro.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A disk in the qcow2 format, version 3, over an image (docs/interop/qcow2.txt in QEMU's sources).
 * pyro creates it and QEMU writes to it. Snapshots, compression and encryption are not supported.
 *
 * <p>Each table says where others are, and the file may be hostile. So nothing outside of the file
 * is read, and a table that refers to itself is read once more at most.
 */
public final class Qcow2Disk implements BlockSource {
  private static final int MAGIC = 0x514649fb;
  private static final int CLUSTER_BITS = 16;

  /** The unit in which space is taken, in bytes. */
  public static final int CLUSTER = 1 << CLUSTER_BITS;

  private static final int PER_TABLE = CLUSTER / Long.BYTES;
  private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
  private static final long COMPRESSED = 1L << 62;
  private static final long ZERO = 1;
  private static final long MAX_SIZE_BYTES = 1L << 44;
  private static final int TABLES_KEPT = 64;
  private static final int HEADER_BYTES = 104;

  private final RawImage file;
  private final BlockSource backing;
  private final long size;
  private final ByteBuffer l1;
  private final Map<Integer, ByteBuffer> tables =
      new LinkedHashMap<>(TABLES_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ByteBuffer> eldest) {
          return size() > TABLES_KEPT;
        }
      };

  private Qcow2Disk(RawImage file, BlockSource backing, long size, ByteBuffer l1) {
    this.file = file;
    this.backing = backing;
    this.size = size;
    this.l1 = l1;
  }

  /**
   * Opens a disk.
   *
   * @param image what it is an overlay of, whatever its header names
   * @throws DiskFormatException if it is of another kind
   */
  public static Qcow2Disk open(Path path, Path image) throws IOException {
    RawImage file = RawImage.open(path);
    try {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      file.read(0, header);
      long size = header.getLong(24);
      if (header.getInt(0) != MAGIC || header.getInt(4) != 3) {
        throw new DiskFormatException("is no qcow2 of version 3");
      }
      if (header.getInt(20) != CLUSTER_BITS
          || header.getInt(32) != 0
          || header.getInt(60) != 0
          || (header.getLong(72) & ~1)
              != 0) { // the bit for one that was not closed does not matter
        throw new DiskFormatException("is of a kind that pyro does not make");
      }
      int entries = header.getInt(36);
      if (size < 0
          || size > MAX_SIZE_BYTES
          || entries != Math.ceilDiv(size, (long) PER_TABLE * CLUSTER)) {
        throw new DiskFormatException("has a size that cannot be");
      }
      ByteBuffer l1 = ByteBuffer.allocate(entries * Long.BYTES);
      file.read(header.getLong(40), l1);
      return new Qcow2Disk(file, RawImage.open(image), size, l1);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  /** Returns whether the overlay has its own content, or zeros, for a cluster. */
  public boolean isOwn(long cluster) throws IOException {
    return (entry(cluster) & (OFFSET | ZERO)) != 0;
  }

  @Override
  public void read(long at, ByteBuffer into) throws IOException {
    checkWithin(at, into);
    int limit = into.limit();
    while (into.position() < limit) {
      int within = (int) (at % CLUSTER);
      int length = Math.min(CLUSTER - within, limit - into.position());
      into.limit(into.position() + length);
      readWithin(at / CLUSTER, within, into);
      into.limit(limit);
      at += length;
    }
  }

  private void readWithin(long cluster, int within, ByteBuffer into) throws IOException {
    long entry = entry(cluster);
    if ((entry & ZERO) != 0) {
      zeros(into);
    } else if ((entry & OFFSET) != 0) {
      file.read((entry & OFFSET) + within, into);
    } else {
      long at = cluster * CLUSTER + within;
      int limit = into.limit();
      into.limit(Math.clamp(backing.size() - at, 0, limit - into.position()) + into.position());
      backing.read(Math.min(at, backing.size()), into);
      into.limit(limit);
      zeros(into);
    }
  }

  private static void zeros(ByteBuffer into) {
    into.put(new byte[into.remaining()]);
  }

  /** Returns where a cluster is: its entry in the table of the second level, 0 without a table. */
  private long entry(long cluster) throws IOException {
    int number = (int) (cluster / PER_TABLE);
    ByteBuffer table = tables.get(number);
    if (table == null) {
      long where = l1.getLong(number * Long.BYTES) & OFFSET;
      table = ByteBuffer.allocate(where == 0 ? 0 : CLUSTER);
      file.read(where, table.duplicate());
      tables.put(number, table);
    }
    long entry =
        table.capacity() == 0 ? 0 : table.getLong((int) (cluster % PER_TABLE) * Long.BYTES);
    if ((entry & COMPRESSED) != 0) {
      throw new DiskFormatException("is of a kind that pyro does not make");
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      backing.close();
    }
  }
}
