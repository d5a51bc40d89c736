package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes a tree stream. A file's content follows its entry in {@link #data} and {@link #hole}; the
 * stream is buffered until {@link #end}.
 *
 * <p>A run of zeros in a file becomes a hole if it covers at least 64 KiB in blocks of 4 KiB.
 */
public final class TreeWriter {
  private static final int BLOCK_BYTES = 4096;
  private static final int HOLE_FROM_BYTES = 65536;
  private static final byte[] ZEROS = new byte[HOLE_FROM_BYTES];

  /** Hears where in the stream the content of each entry begins. */
  interface Listener {
    /** Called with the payload of an entry's record and the offset of the byte after the record. */
    void entry(ByteBuffer payload, long end) throws IOException;
  }

  private final OutputStream out;
  private final Listener listener;
  private final byte[] buffer = new byte[2 * Records.MAX_DATA_BYTES];
  private final ByteBuffer scratch = ByteBuffer.allocate(Records.MAX_ENTRY_BYTES);
  private int buffered;
  private long flushed;

  private final byte[] content = new byte[Records.MAX_DATA_BYTES];
  private int pending; // bytes of content that are not in a record yet
  private long zeros; // that follow them and may become a hole
  private long position; // in the file
  private long left; // of the file's size

  private long entries;
  private long contentBytes;

  /** Creates a writer onto {@code out}, which it flushes but does not close. */
  public TreeWriter(OutputStream out) {
    this(out, (_, _) -> {});
  }

  TreeWriter(OutputStream out, Listener listener) {
    this.out = out;
    this.listener = listener;
  }

  /** Returns how many entries were written. */
  public long entries() {
    return entries;
  }

  /** Returns how many bytes of files were written, holes included. */
  public long contentBytes() {
    return contentBytes;
  }

  /** Writes an entry; of a file, exactly its size must follow. */
  public void entry(TreeEntry entry) throws IOException {
    finishFile();
    scratch.clear();
    EntryCodec.encode(entry, scratch);
    entry(entry.size());
  }

  /** Writes a file's entry as a scan has it, without content. */
  void scanned(TreeEntry entry) throws IOException {
    finishFile();
    scratch.clear();
    EntryCodec.encode(entry, scratch);
    entry(0);
  }

  /** Writes an entry that is refused as a conflict if something else is there. */
  public void entry(TreeEntry entry, Expected expected) throws IOException {
    finishFile();
    scratch.clear();
    EntryCodec.encode(entry, scratch);
    EntryCodec.encode(expected, scratch);
    entry(entry.size());
  }

  /** Writes the entry of a file that keeps the mode of what is there, as {@link #entry} does. */
  public void fileKeepingMode(TreePath path, long size, Expected expected) throws IOException {
    finishFile();
    scratch.clear();
    EntryCodec.encodeWithoutMode(path, size, scratch);
    EntryCodec.encode(expected, scratch);
    entry(size);
  }

  /** Writes an entry that is a path alone: a wish to be given what is there. */
  public void name(TreePath path) throws IOException {
    finishFile();
    scratch.clear();
    EntryCodec.put(scratch, Records.TAG_PATH, path.raw());
    entry(0);
  }

  private void entry(long size) throws IOException {
    scratch.flip();
    record(Records.ENTRY, scratch);
    entries++;
    listener.entry(scratch.rewind(), flushed + buffered);
    left = size;
    position = 0;
  }

  /** Writes that what is at {@code path} goes away, whatever it is. */
  public void remove(TreePath path) throws IOException {
    remove(path, null);
  }

  /** Writes that what is at {@code path} goes away, unless it is something else than expected. */
  public void remove(TreePath path, Expected expected) throws IOException {
    finishFile();
    scratch.clear();
    EntryCodec.put(scratch, Records.TAG_PATH, path.raw());
    if (expected != null) {
      EntryCodec.encode(expected, scratch);
    }
    scratch.flip();
    record(Records.REMOVE, scratch);
  }

  /** Writes the next bytes of the last file. */
  public void data(byte[] bytes, int from, int count) throws IOException {
    take(count);
    int end = from + count;
    while (from < end) {
      int block = BLOCK_BYTES - (int) (position % BLOCK_BYTES);
      int part = Math.min(block, end - from);
      if (Arrays.mismatch(bytes, from, from + part, ZEROS, 0, part) < 0) {
        zeros += part;
      } else {
        writeZeros();
        append(bytes, from, part);
      }
      position += part;
      from += part;
    }
  }

  /** Writes that the next bytes of the last file are zeros. */
  public void hole(long count) throws IOException {
    take(count);
    zeros += count;
    position += count;
  }

  private void take(long count) {
    if (count < 0 || count > left) {
      throw new IllegalStateException("a file's content is longer than its size");
    }
    left -= count;
    contentBytes += count;
  }

  private void writeZeros() throws IOException {
    if (zeros >= HOLE_FROM_BYTES) {
      writeContent();
      record(Records.HOLE, ByteBuffer.allocate(Long.BYTES).putLong(0, zeros));
    } else {
      append(ZEROS, 0, (int) zeros);
    }
    zeros = 0;
  }

  private void append(byte[] bytes, int from, int count) throws IOException {
    while (count > 0) {
      int part = Math.min(count, content.length - pending);
      System.arraycopy(bytes, from, content, pending, part);
      pending += part;
      from += part;
      count -= part;
      if (pending == content.length) {
        writeContent();
      }
    }
  }

  private void writeContent() throws IOException {
    if (pending > 0) {
      record(Records.DATA, ByteBuffer.wrap(content, 0, pending));
      pending = 0;
    }
  }

  private void finishFile() throws IOException {
    if (left != 0) {
      throw new IllegalStateException("a file's content is shorter than its size");
    }
    writeZeros();
    writeContent();
  }

  /** Writes the end, without which nothing before it counts, and flushes. */
  public void end() throws IOException {
    finishFile();
    record(Records.END, ByteBuffer.allocate(Long.BYTES).putLong(0, entries));
    flush();
    out.flush();
  }

  private void record(int kind, ByteBuffer payload) throws IOException {
    int count = payload.remaining();
    if (buffer.length - buffered < Records.HEADER_BYTES + count) {
      flush();
    }
    ByteBuffer.wrap(buffer, buffered, Records.HEADER_BYTES).put((byte) kind).putInt(count);
    payload.get(buffer, buffered + Records.HEADER_BYTES, count);
    buffered += Records.HEADER_BYTES + count;
  }

  private void flush() throws IOException {
    out.write(buffer, 0, buffered);
    flushed += buffered;
    buffered = 0;
  }
}
