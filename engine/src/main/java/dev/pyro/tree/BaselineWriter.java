package dev.pyro.tree;

import dev.pyro.store.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Stores a tree while it is sent. What goes to the guest also goes to the file {@code tree}. The
 * file {@code index} says where in {@code tree} the content of each file is. {@link #commit} gives
 * both their names, the index last, so a folder with an index has the whole baseline.
 *
 * <p>The index is the magic number, then each record ENTRY of the tree followed by the offset of
 * its content as u64, then the record END.
 */
public final class BaselineWriter implements AutoCloseable {
  static final String TREE = "tree";
  static final String INDEX = "index";
  static final int MAGIC = 0x70_74_69_31; // pti1

  private final Path folder;
  private final Path tree;
  private final Path index;
  private final OutputStream treeOut;
  private final DataOutputStream indexOut;
  private final TreeWriter writer;

  /**
   * Starts a baseline in a folder that has none.
   *
   * @param guest gets the same bytes as the file; it is flushed but not closed
   */
  public BaselineWriter(Path folder, OutputStream guest) throws IOException {
    this.folder = folder;
    String suffix = "." + UUID.randomUUID();
    tree = folder.resolve("." + TREE + suffix);
    index = folder.resolve("." + INDEX + suffix);
    treeOut = Files.newOutputStream(tree, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      indexOut =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(
                      index, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  Records.BUFFER_BYTES));
      indexOut.writeInt(MAGIC);
    } catch (IOException e) {
      treeOut.close();
      Files.deleteIfExists(tree);
      throw e;
    }
    writer = new TreeWriter(new Both(treeOut, guest), this::note);
  }

  /** Returns the writer onto the guest and the file. */
  public TreeWriter writer() {
    return writer;
  }

  private void note(ByteBuffer payload, long end) throws IOException {
    indexOut.writeByte(Records.ENTRY);
    indexOut.writeInt(payload.remaining());
    indexOut.write(payload.array(), payload.arrayOffset(), payload.remaining());
    indexOut.writeLong(end);
  }

  /** Makes the baseline last, after {@link TreeWriter#end}. */
  public Baseline commit() throws IOException {
    indexOut.writeByte(Records.END);
    indexOut.writeInt(Long.BYTES);
    indexOut.writeLong(writer.entries());
    indexOut.close();
    treeOut.close();
    AtomicFiles.sync(tree);
    AtomicFiles.sync(index);
    AtomicFiles.move(tree, folder.resolve(TREE));
    AtomicFiles.move(index, folder.resolve(INDEX));
    return Baseline.load(folder);
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    try (treeOut;
        indexOut) {
      Files.deleteIfExists(tree);
      Files.deleteIfExists(index);
    }
  }

  /** Passes everything on to two streams. */
  private static final class Both extends OutputStream {
    private final OutputStream first;
    private final OutputStream second;

    Both(OutputStream first, OutputStream second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public void write(int b) throws IOException {
      first.write(b);
      second.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      first.write(bytes, from, count);
      second.write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
      first.flush();
      second.flush();
    }
  }
}
