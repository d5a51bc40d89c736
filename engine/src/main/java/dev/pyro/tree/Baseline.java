package dev.pyro.tree;

import dev.pyro.path.TreePath;
import dev.pyro.store.PlainFile;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The tree that a workspace started from, as the host keeps it; see {@link BaselineWriter}. The
 * index is in memory in the form that it has in its file, and entries are decoded when they are
 * asked for.
 */
public final class Baseline {
  /** A million entries with names of 200 bytes and more. */
  private static final long MAX_INDEX_BYTES = 512L << 20;

  private static final int FIELD_HEADER_BYTES = 6;

  private final Path tree;
  private final ByteBuffer index;
  private final PathTable paths;
  private final int[] at; // where the payload of each entry begins in the index

  private Baseline(Path tree, ByteBuffer index, PathTable paths, int[] at) {
    this.tree = tree;
    this.index = index;
    this.paths = paths;
    this.at = at;
  }

  /**
   * Loads the index of a baseline that was committed.
   *
   * @throws IOException if it is not there or not whole
   */
  public static Baseline load(Path folder) throws IOException {
    Path file = folder.resolve(BaselineWriter.INDEX);
    PlainFile.require(file);
    if (Files.size(file) > MAX_INDEX_BYTES) {
      throw new IOException(file + " is longer than " + MAX_INDEX_BYTES + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer index = ByteBuffer.wrap(bytes);
    PathTable paths = new PathTable(bytes, Math.max(bytes.length / 96, 64));
    int[] at = new int[1024];
    try {
      if (index.getInt() != BaselineWriter.MAGIC) {
        throw new IOException(file + " is no index of a tree");
      }
      while (index.get() == Records.ENTRY) {
        int length = index.getInt();
        int payload = index.position();
        int pathLength = index.getInt(payload + 2);
        if (index.getShort(payload) != Records.TAG_PATH
            || pathLength < 1
            || pathLength > Math.min(TreePath.MAX_BYTES, length - FIELD_HEADER_BYTES)) {
          throw new IOException(file + " is damaged");
        }
        int number = paths.addInPlace(payload + FIELD_HEADER_BYTES, pathLength);
        if (number < 0) {
          throw new IOException(file + " is damaged");
        }
        if (number == at.length) {
          at = Arrays.copyOf(at, number * 2);
        }
        at[number] = payload;
        index.position(payload + length + Long.BYTES);
      }
      if (index.getInt() != Long.BYTES || index.getLong() != paths.size()) {
        throw new IOException(file + " is damaged");
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException(file + " is cut off", e);
    }
    return new Baseline(folder.resolve(BaselineWriter.TREE), index, paths, at);
  }

  /** Returns how many entries there are; their numbers go from 0, parents first. */
  public int size() {
    return paths.size();
  }

  /** Returns the number of the entry with a path, or -1. */
  public int find(TreePath path) {
    return paths.find(path);
  }

  /** Returns the path of an entry. */
  public TreePath path(int number) {
    return paths.path(number);
  }

  /**
   * Returns an entry.
   *
   * @throws IOException if the index is damaged
   */
  public TreeEntry entry(int number) throws IOException {
    int length = index.getInt(at[number] - Integer.BYTES);
    return EntryCodec.decode(index.slice(at[number], length));
  }

  /** Returns the file that an entry is a name of: that of a hard link, or the entry itself. */
  public TreeEntry resolved(int number) throws IOException {
    TreeEntry entry = entry(number);
    return entry instanceof TreeEntry.HardLink link ? entry(paths.find(link.target())) : entry;
  }

  /**
   * Returns the content of a file, or of the file that a hard link is a name of.
   *
   * @throws IllegalArgumentException if there is no file at that path, or it has more than {@code
   *     maxBytes}
   * @throws IOException if it cannot be read
   */
  public byte[] content(TreePath path, int maxBytes) throws IOException {
    int number = find(path);
    TreeEntry entry = number < 0 ? null : resolved(number);
    if (!(entry instanceof TreeEntry.File file)) {
      throw new IllegalArgumentException(path.display() + " is no file of the baseline");
    }
    if (file.size() > maxBytes) {
      throw new IllegalArgumentException(
          path.display() + " has " + file.size() + " bytes, more than " + maxBytes);
    }
    int start = at[find(file.path())];
    long offset = index.getLong(start + index.getInt(start - Integer.BYTES));
    byte[] content = new byte[(int) file.size()];
    PlainFile.require(tree);
    try (FileChannel channel = FileChannel.open(tree, StandardOpenOption.READ)) {
      channel.position(offset);
      read(new DataInputStream(Channels.newInputStream(channel)), content);
    }
    return content;
  }

  /** Reads the records of one file's content. */
  private static void read(DataInputStream in, byte[] content) throws IOException {
    int done = 0;
    while (done < content.length) {
      int kind = in.readUnsignedByte();
      int length = in.readInt();
      if (kind == Records.DATA && length > 0 && length <= content.length - done) {
        in.readFully(content, done, length);
        done += length;
        continue;
      }
      long hole = kind == Records.HOLE && length == Long.BYTES ? in.readLong() : 0;
      if (hole < 1 || hole > content.length - done) {
        throw new IOException("the baseline is damaged");
      }
      done += (int) hole; // an array is of zeros
    }
  }

  /** Writes the whole tree again, as it was sent. */
  public void copyTo(OutputStream guest) throws IOException {
    try (InputStream in = open()) {
      byte[] buffer = new byte[Records.BUFFER_BYTES];
      int got;
      while ((got = in.read(buffer)) >= 0) {
        guest.write(buffer, 0, got);
      }
    }
    guest.flush();
  }

  /** Returns a reader of the whole tree; closing {@code in} is left to whoever opened it. */
  public static TreeReader reader(InputStream in) {
    return new TreeReader(in, TreeReader.Form.STORED);
  }

  /** Opens the whole tree as bytes. */
  public InputStream open() throws IOException {
    return PlainFile.open(tree);
  }
}
