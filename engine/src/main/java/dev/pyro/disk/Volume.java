package dev.pyro.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where ext4 keeps things on a disk: the superblock, the descriptors of groups and the inodes, as
 * the kernel's documentation has them (Documentation/filesystems/ext4/super.rst, group_descr.rst).
 */
final class Volume {
  private static final int SUPERBLOCK_AT = 1024;
  private static final int SUPERBLOCK_BYTES = 1024;
  private static final int MAGIC = 0xef53;
  private static final int RECOVER = 0x4;
  private static final int META_BG = 0x10;
  private static final int BITS_64 = 0x80;

  /**
   * Of the features without which a disk cannot be read: types in directories, recovery (which is
   * looked at by itself), META_BG, extents, 64 bits, protection from two mounts, FLEX_BG, large
   * attributes, seeds of checksums, large directories.
   */
  private static final int KNOWN =
      0x2 | RECOVER | META_BG | 0x40 | BITS_64 | 0x100 | 0x200 | 0x400 | 0x2000 | 0x4000;

  private static final int SPARSE_SUPER = 0x1;

  private final BlockSource disk;
  private final int blockSize;
  private final long firstBlock;
  private final long blocksPerGroup;
  private final long inodes;
  private final long inodesPerGroup;
  private final int inodeSize;
  private final int descriptorSize;
  private final long firstMetaGroup;
  private final boolean isSparse;
  private final boolean needsRecovery;

  Volume(BlockSource disk) throws IOException {
    this.disk = disk;
    ByteBuffer s = read(SUPERBLOCK_AT, SUPERBLOCK_BYTES);
    if (Short.toUnsignedInt(s.getShort(56)) != MAGIC) {
      throw new DiskFormatException("has no ext4");
    }
    int features = s.getInt(96);
    if ((features & ~KNOWN) != 0) {
      throw new DiskFormatException(
          "has an ext4 with features unknown here: " + Integer.toHexString(features & ~KNOWN));
    }
    int shift = s.getInt(24);
    blockSize = shift >= 0 && shift <= 2 ? 1024 << shift : 0;
    firstBlock = Integer.toUnsignedLong(s.getInt(20));
    blocksPerGroup = Integer.toUnsignedLong(s.getInt(32));
    inodes = Integer.toUnsignedLong(s.getInt(0));
    inodesPerGroup = Integer.toUnsignedLong(s.getInt(40));
    inodeSize = Short.toUnsignedInt(s.getShort(88));
    int size = (features & BITS_64) == 0 ? 32 : Short.toUnsignedInt(s.getShort(254));
    descriptorSize = size;
    firstMetaGroup = (features & META_BG) == 0 ? Long.MAX_VALUE : s.getInt(260);
    isSparse = (s.getInt(100) & SPARSE_SUPER) != 0;
    needsRecovery = (features & RECOVER) != 0;
    boolean possible =
        blockSize > 0
            && firstBlock <= 1
            && blocksPerGroup > 0
            && inodesPerGroup > 0
            && Integer.bitCount(inodeSize) == 1
            && inodeSize >= 128
            && inodeSize <= blockSize
            && Integer.bitCount(size) == 1
            && size >= 32
            && size <= blockSize
            && firstMetaGroup >= 0;
    if (!possible) {
      throw new DiskFormatException("has an ext4 whose superblock cannot be right");
    }
  }

  /** Returns whether it was in use when its machine ended, so that its journal has to be read. */
  boolean needsRecovery() {
    return needsRecovery;
  }

  int blockSize() {
    return blockSize;
  }

  /** Reads a block. */
  ByteBuffer block(long number) throws IOException {
    return read(at(number), blockSize);
  }

  /** Reads a part of the blocks that begin with one. */
  void read(long block, long from, ByteBuffer into) throws IOException {
    disk.read(at(block) + from, into);
  }

  private long at(long block) throws DiskFormatException {
    if (block < 0 || block >= disk.size() / blockSize) {
      throw new DiskFormatException("refers to a block behind its end");
    }
    return block * blockSize;
  }

  /** Reads an inode. */
  Inode inode(long number) throws IOException {
    if (number < 1 || number > inodes) {
      throw new DiskFormatException("refers to a file that there cannot be");
    }
    long group = (number - 1) / inodesPerGroup;
    ByteBuffer descriptor = descriptor(group);
    long table = Integer.toUnsignedLong(descriptor.getInt(8));
    if (descriptorSize >= 64) {
      table |= (long) descriptor.getInt(40) << 32;
    }
    long from = (number - 1) % inodesPerGroup * inodeSize;
    return new Inode(number, read(at(table + from / blockSize) + from % blockSize, inodeSize));
  }

  private ByteBuffer descriptor(long group) throws IOException {
    long perBlock = blockSize / descriptorSize;
    long number = group / perBlock;
    long block = firstBlock + 1 + number;
    if (number >= firstMetaGroup) {
      long first = number * perBlock; // the group whose beginning has the descriptors
      block = firstBlock + first * blocksPerGroup + (hasSuperblock(first) ? 1 : 0);
    }
    return read(at(block) + group % perBlock * descriptorSize, descriptorSize);
  }

  /** Copies of the superblock are in all groups, or in 0, 1 and the powers of 3, 5 and 7. */
  private boolean hasSuperblock(long group) {
    return !isSparse || group <= 1 || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
  }

  private static boolean isPower(long number, int base) {
    while (number % base == 0) {
      number /= base;
    }
    return number == 1;
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    disk.read(at, bytes);
    return bytes.flip();
  }
}
