package dev.pyro.tree;

import dev.pyro.PyroException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a tree stream that a hostile guest may have written, one entry or piece of content at a
 * time. No path comes twice. Unless {@link Form#FETCH} says otherwise, each entry is in a directory
 * that came before it.
 *
 * <p>A {@link TreeFormatException} means that the stream breaks the protocol. A {@link
 * PyroException} means that the guest reports a failure or that a limit is reached. This class does
 * not bound the time that a guest takes; whoever made the stream does.
 */
public final class TreeReader {
  /** The request that a stream answers. It decides what the stream may contain. */
  public enum Form {
    /** Entries without content; the first is where the scan began. */
    SCAN,
    /** Entries with content, in any order. */
    FETCH,
    /** One thing with content, then all below it. */
    PACK,
    /** One file with some of its content. */
    READ,
    /** What lies in a root that has no entry itself, with content: as it is sent to a guest. */
    STORED
  }

  /** A piece of a file. */
  public sealed interface Run {
    /** Returns how many bytes of the file it is. */
    long length();

    /**
     * Bytes.
     *
     * @param buffer holds them from its start, until the reader is used again
     */
    record Data(ByteBuffer buffer) implements Run {
      @Override
      public long length() {
        return buffer.remaining();
      }
    }

    /** Zeros. */
    record Hole(long length) implements Run {}
  }

  private final InputStream in;
  private final Form form;
  private final PathTable paths = new PathTable();
  private byte[] types = new byte[64];
  private long linkBytes;

  private final byte[] payload = new byte[Records.MAX_DATA_BYTES];
  private int kind = -1; // of a record whose header was read, -1 for none
  private int length; // of its payload

  private TreeEntry current;
  private long left; // of the current file's content
  private boolean ended;

  /** Creates a reader of a stream that it does not close. */
  public TreeReader(InputStream in, Form form) {
    this.in = new BufferedInputStream(in, Records.BUFFER_BYTES);
    this.form = form;
  }

  /** Returns the number of the last entry in {@link #paths}. */
  int number() {
    return paths.size() - 1;
  }

  /** Returns the paths of all entries so far. */
  PathTable paths() {
    return paths;
  }

  /**
   * Returns the next entry, or null at the end; content that was not asked for is read and checked.
   *
   * @throws TreeFormatException if the stream is not as the protocol says
   * @throws PyroException if the guest reports a failure, or the tree is too large
   */
  public TreeEntry next() throws IOException {
    if (ended) {
      return null;
    }
    while (left > 0) {
      content(); // it must be right even if nobody wants it
    }
    header();
    int taken = kind;
    kind = -1;
    return switch (taken) {
      case Records.ENTRY -> entry();
      case Records.END -> end();
      case Records.FAILED ->
          throw GuestFailure.decode(new RecordFields(take(0, Records.MAX_FAILED_BYTES)));
      case Records.DATA, Records.HOLE ->
          throw new TreeFormatException(
              current == null
                  ? "content comes before the first entry"
                  : "there is too much content for " + current.path().display());
      default -> throw new TreeFormatException("there is no record of kind " + taken);
    };
  }

  private TreeEntry entry() throws IOException {
    current = EntryCodec.decode(take(0, Records.MAX_ENTRY_BYTES));
    accept(current);
    return current;
  }

  private TreeEntry end() throws IOException {
    long count = take(Long.BYTES, Long.BYTES).getLong();
    if (count != paths.size()) {
      throw new TreeFormatException(
          "the end counts "
              + Long.toUnsignedString(count)
              + " entries, there were "
              + paths.size());
    }
    if (in.read() >= 0) {
      throw new TreeFormatException("something follows the end");
    }
    ended = true;
    return null;
  }

  /**
   * Returns the next piece of the last entry's content, or null once all of it has come.
   *
   * @throws TreeFormatException if it is not as the protocol says
   */
  public Run content() throws IOException {
    if (left == 0) {
      return null;
    }
    header();
    Run run;
    if (kind == Records.DATA) {
      kind = -1;
      run = new Run.Data(take(1, Records.MAX_DATA_BYTES));
    } else if (kind == Records.HOLE && form != Form.READ) {
      kind = -1;
      run = new Run.Hole(take(Long.BYTES, Long.BYTES).getLong());
      if (run.length() < 1) {
        throw new TreeFormatException(
            "a hole of " + Long.toUnsignedString(run.length()) + " bytes");
      }
    } else if (form == Form.READ || kind == Records.FAILED) {
      left = 0; // a part was asked for, or the guest says why there is no more
      return null;
    } else {
      throw new TreeFormatException(
          current.path().display() + " lacks " + left + " bytes of its content");
    }
    if (run.length() > left) {
      throw new TreeFormatException("there is too much content for " + current.path().display());
    }
    left -= run.length();
    return run;
  }

  private void accept(TreeEntry entry) throws TreeFormatException {
    if (form == Form.READ && paths.size() == 1) {
      throw new TreeFormatException("there is more than the one file that was asked for");
    }
    boolean first = paths.size() == 0;
    int parent = first ? -1 : paths.findParent(entry.path());
    int number = paths.add(entry.path().raw());
    if (number < 0) {
      throw new TreeFormatException(entry.path().display() + " comes twice");
    }
    boolean top =
        switch (form) {
          case FETCH -> true;
          case SCAN, PACK, READ -> first;
          case STORED -> !entry.path().isRoot() && entry.path().parent().isRoot();
        };
    if (!top && (parent < 0 || types[parent] != EntryType.DIRECTORY.number)) {
      throw new TreeFormatException(
          entry.path().display() + " lies in no directory that came before it");
    }
    if (number == types.length) {
      types = Arrays.copyOf(types, number * 2);
    }
    types[number] = (byte) entry.type().number;
    switch (entry) {
      case TreeEntry.File file -> left = form == Form.SCAN ? 0 : file.size();
      case TreeEntry.HardLink link -> {
        if (form == Form.SCAN) {
          throw new TreeFormatException(link.path().display() + " is a hard link in a scan");
        }
        checkFile(link);
      }
      case TreeEntry.Symlink link -> {
        linkBytes += link.target().raw().length;
        if (linkBytes > PathTable.MAX_NAME_BYTES) {
          throw new TreeFormatException("the links have too much text");
        }
      }
      case TreeEntry.Directory _, TreeEntry.Other _ -> {}
    }
  }

  private void checkFile(TreeEntry.HardLink link) throws TreeFormatException {
    int file = paths.find(link.target());
    if (file < 0 || types[file] != EntryType.FILE.number) {
      throw new TreeFormatException(
          link.path().display()
              + " is a link to "
              + link.target().display()
              + ", which is no file that came before it");
    }
  }

  /** Reads the next record's header unless that was done. */
  private void header() throws IOException {
    if (kind >= 0) {
      return;
    }
    int got = in.readNBytes(payload, 0, Records.HEADER_BYTES);
    if (got < Records.HEADER_BYTES) {
      throw new TreeFormatException("the stream of files is cut off");
    }
    ByteBuffer header = ByteBuffer.wrap(payload, 0, Records.HEADER_BYTES);
    kind = header.get() & 0xff;
    length = header.getInt();
  }

  private ByteBuffer take(int min, int max) throws IOException {
    if (length < min || length > max) { // above 2^31 it is negative
      throw new TreeFormatException("a record has " + Integer.toUnsignedString(length) + " bytes");
    }
    if (in.readNBytes(payload, 0, length) < length) {
      throw new TreeFormatException("the stream of files is cut off");
    }
    return ByteBuffer.wrap(payload, 0, length).slice();
  }
}
