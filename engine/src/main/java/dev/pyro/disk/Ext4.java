package dev.pyro.disk;

import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files of an ext4 file system that is not mounted. A guest has written it: sizes, counts and
 * depths are bounded here, and what cannot be right is a {@link DiskFormatException}.
 */
public final class Ext4 {
  private static final int ROOT = 2;
  private static final long MAX_DIRECTORY_BYTES = 64L << 20;
  private static final int MAX_NAMES = 1_000_000;
  private static final int COPY_BYTES = 1 << 20; // a multiple of every size of blocks

  private final Volume volume;
  private final int maxNames;

  /**
   * Opens the file system that fills a disk.
   *
   * @throws DiskFormatException if it cannot be read
   */
  public Ext4(BlockSource disk) throws IOException {
    this(disk, MAX_NAMES);
  }

  Ext4(BlockSource disk, int maxNames) throws IOException {
    this.maxNames = maxNames;
    this.volume = new Volume(disk);
  }

  /**
   * Returns whether the machine ended while the file system was in use. Its journal may then have
   * newer content than the file system.
   */
  public boolean needsRecovery() {
    return volume.needsRecovery();
  }

  /**
   * A name in a directory.
   *
   * @param text the name, a path of one component
   * @param inode what it is a name of
   */
  public record Name(TreePath text, long inode) {}

  /**
   * Finds what a path leads to; links are followed, and none leads out of the disk.
   *
   * @param path from the root on, its components separated by slashes
   * @return nothing if there is no such thing
   * @throws DiskFormatException if the disk cannot be right
   */
  public Optional<Found> find(byte[] path) throws IOException {
    return new Walk(this).find(path);
  }

  /**
   * What was found.
   *
   * @param path where it really is, from the root on: no component is a link; the root's is empty
   */
  public record Found(TreePath path, Node node) {}

  Node root() throws IOException {
    return node(ROOT);
  }

  /** Returns what a name stands for. */
  public Node node(Name name) throws IOException {
    return node(name.inode());
  }

  private Node node(long inode) throws IOException {
    return new Node(volume.inode(inode));
  }

  /** A file, directory, link or other thing. */
  public final class Node {
    private final Inode inode;

    private Node(Inode inode) {
      this.inode = inode;
    }

    /** Returns a number that no other file of the disk has. */
    public long number() {
      return inode.number();
    }

    /** Returns whether it is a directory. */
    public boolean isDirectory() {
      return inode.format() == Inode.DIRECTORY;
    }

    /** Returns whether it is a regular file. */
    public boolean isFile() {
      return inode.format() == Inode.FILE;
    }

    /** Returns whether it is a symbolic link. */
    public boolean isSymlink() {
      return inode.format() == Inode.SYMLINK;
    }

    /** Returns its permissions, with the bits for set-id and sticky. */
    public int permissions() {
      return inode.permissions();
    }

    /** Returns when its content was last changed. */
    public Instant modified() {
      return inode.modified();
    }

    /** Returns its length in bytes. */
    public long size() throws IOException {
      return inode.size();
    }

    /** Returns what a link says. */
    public byte[] target() throws IOException {
      long size = inode.size();
      if (size < 1 || size > LinkText.MAX_BYTES) {
        throw new DiskFormatException("has a link of a length that cannot be");
      }
      byte[] target = new byte[(int) size];
      if (size < Inode.BLOCKS_BYTES && !inode.hasExtents()) {
        inode.blocks().get(0, target);
      } else {
        read(0, ByteBuffer.wrap(target));
      }
      return target;
    }

    /** Fills a buffer from a byte of its content on; what is behind the end stays as it is. */
    public void read(long from, ByteBuffer into) throws IOException {
      if (!inode.isReadable()) {
        throw new DiskFormatException("has a file that is stored in a way unknown here");
      }
      Extents extents = new Extents(volume, inode);
      long left = Math.min(inode.size() - from, into.remaining());
      int block = volume.blockSize();
      while (left > 0) {
        Extents.Run run = extents.at(from / block);
        long within = from % block;
        boolean isLast = run.length() > (within + left) / block;
        int length = (int) (isLast ? left : Math.min(left, run.length() * block - within));
        ByteBuffer part = into.slice(into.position(), length);
        if (run.physical() == 0) {
          part.put(new byte[length]);
        } else {
          volume.read(run.physical(), within, part);
        }
        into.position(into.position() + length);
        from += length;
        left -= length;
      }
    }

    /**
     * Writes all of its content to an empty file, which gets no blocks where this has none.
     *
     * @throws IOException if one of them cannot be read or written
     */
    public void copyTo(FileChannel file) throws IOException {
      Extents extents = new Extents(volume, inode);
      long block = volume.blockSize();
      long size = inode.size();
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      long at = 0;
      while (at < size) {
        Extents.Run run = extents.at(at / block);
        long end = run.length() > (size - at) / block ? size : at + run.length() * block;
        if (run.physical() == 0) {
          at = end;
          continue;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        volume.read(run.physical(), 0, buffer);
        for (buffer.flip(); buffer.hasRemaining(); ) {
          at += file.write(buffer, at);
        }
      }
      if (file.size() < size) { // it ends with a hole
        file.write(ByteBuffer.allocate(1), size - 1);
      }
    }

    /** Returns the names in a directory, without those for itself and its parent; not sorted. */
    public List<Name> names() throws IOException {
      long size = inode.size();
      if (size > MAX_DIRECTORY_BYTES) {
        throw new DiskFormatException(
            "has a directory of more than " + MAX_DIRECTORY_BYTES + " bytes");
      }
      List<Name> names = new ArrayList<>();
      ByteBuffer block = ByteBuffer.allocate(volume.blockSize()).order(ByteOrder.LITTLE_ENDIAN);
      for (long at = 0; at < size; at += block.capacity()) {
        read(at, block.clear());
        names(block.clear(), names);
      }
      return names;
    }

    /** Reads one block of a directory; those of its index look like blocks without a name. */
    private void names(ByteBuffer block, List<Name> names) throws IOException {
      int at = 0;
      while (at < block.capacity()) {
        if (block.capacity() - at < 8) {
          throw wrongDirectory();
        }
        int length = Short.toUnsignedInt(block.getShort(at + 4));
        int nameLength = Byte.toUnsignedInt(block.get(at + 6));
        if (length < 8
            || length % 4 != 0
            || length > block.capacity() - at
            || nameLength > length - 8) {
          throw wrongDirectory();
        }
        long inode = Integer.toUnsignedLong(block.getInt(at));
        if (inode != 0) {
          byte[] name = new byte[nameLength];
          block.get(at + 8, name);
          if (!isItselfOrParent(name)) {
            add(names, name, inode);
          }
        }
        at += length;
      }
    }

    private void add(List<Name> names, byte[] bytes, long inode) throws IOException {
      try {
        TreePath text = TreePath.of(bytes);
        if (!text.isRoot() && text.parent().isRoot() && names.size() < maxNames) {
          names.add(new Name(text, inode));
          return;
        }
      } catch (IllegalArgumentException _) {
        // told below, as a name with a slash is
      }
      throw wrongDirectory();
    }

    private static DiskFormatException wrongDirectory() {
      return new DiskFormatException("has a directory that cannot be right");
    }
  }

  private static boolean isItselfOrParent(byte[] name) {
    return Arrays.equals(name, new byte[] {'.'}) || Arrays.equals(name, new byte[] {'.', '.'});
  }
}
