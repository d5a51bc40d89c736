package dev.pyro.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds the blocks of a file: a tree of extents, as the kernel's documentation of ext4 has it
 * (Documentation/filesystems/ext4/ifork.rst).
 */
final class Extents {
  private static final int MAGIC = 0xf30a;
  private static final int MAX_DEPTH = 5;
  private static final int NODE_BYTES = 12; // of the header, and of each entry
  private static final int LONGEST =
      32768; // an extent that is longer is this much, not written yet

  /** Blocks of a file that lie one after the other, or a hole if {@code physical} is 0. */
  record Run(long logical, long physical, long length) {
    boolean holds(long block) {
      return block >= logical && block - logical < length;
    }
  }

  private final Volume volume;
  private final Inode inode;
  private Run last = new Run(0, 0, 0);

  Extents(Volume volume, Inode inode) throws DiskFormatException {
    if (!inode.hasExtents()) {
      throw new DiskFormatException("has a file that is stored in a way unknown here");
    }
    this.volume = volume;
    this.inode = inode;
  }

  /** Returns the run that has a block, from that block on. */
  Run at(long block) throws IOException {
    if (!last.holds(block)) {
      last = find(block);
    }
    long skipped = block - last.logical();
    return new Run(
        block, last.physical() == 0 ? 0 : last.physical() + skipped, last.length() - skipped);
  }

  /** Goes down one branch only, so a tree that refers to itself cannot keep this busy. */
  private Run find(long block) throws IOException {
    ByteBuffer node = inode.blocks();
    int depth = depth(node);
    if (depth > MAX_DEPTH) {
      throw wrong();
    }
    long end = Long.MAX_VALUE; // of what the next nodes are about
    while (depth > 0) {
      int entries = entries(node);
      int chosen = chosen(node, entries, block);
      if (chosen < 0) {
        return hole(block, Math.min(end, entries == 0 ? end : first(node, 0)));
      }
      if (chosen + 1 < entries) {
        end = Math.min(end, first(node, chosen + 1));
      }
      int at = NODE_BYTES * (chosen + 1);
      node =
          volume.block(
              Integer.toUnsignedLong(node.getInt(at + 4))
                  | (long) Short.toUnsignedInt(node.getShort(at + 8)) << 32);
      if (depth(node) != --depth) {
        throw wrong();
      }
    }
    int entries = entries(node);
    int chosen = chosen(node, entries, block);
    long next = Math.min(end, chosen + 1 < entries ? first(node, chosen + 1) : end);
    if (chosen < 0) {
      return hole(block, next);
    }
    Run run = extent(node, chosen);
    return run.holds(block) ? run : hole(block, next);
  }

  private static Run extent(ByteBuffer node, int index) {
    int at = NODE_BYTES * (index + 1);
    int length = Short.toUnsignedInt(node.getShort(at + 4));
    long physical =
        Integer.toUnsignedLong(node.getInt(at + 8))
            | (long) Short.toUnsignedInt(node.getShort(at + 6)) << 32;
    return length > LONGEST
        ? new Run(first(node, index), 0, length - LONGEST)
        : new Run(first(node, index), physical, length);
  }

  private static Run hole(long block, long next) {
    return new Run(block, 0, Math.max(1, next - block));
  }

  /** Returns the last entry that begins at or before a block; -1 if none does. */
  private static int chosen(ByteBuffer node, int entries, long block) {
    int chosen = -1;
    while (chosen + 1 < entries && first(node, chosen + 1) <= block) {
      chosen++;
    }
    return chosen;
  }

  private static long first(ByteBuffer node, int index) {
    return Integer.toUnsignedLong(node.getInt(NODE_BYTES * (index + 1)));
  }

  private static int depth(ByteBuffer node) throws DiskFormatException {
    if (Short.toUnsignedInt(node.getShort(0)) != MAGIC) {
      throw wrong();
    }
    return Short.toUnsignedInt(node.getShort(6));
  }

  private static int entries(ByteBuffer node) throws DiskFormatException {
    int entries = Short.toUnsignedInt(node.getShort(2));
    if (entries > node.capacity() / NODE_BYTES - 1) {
      throw wrong();
    }
    return entries;
  }

  private static DiskFormatException wrong() {
    return new DiskFormatException("has a file whose blocks cannot be found");
  }
}
