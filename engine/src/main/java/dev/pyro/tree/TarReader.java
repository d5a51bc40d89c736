package dev.pyro.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Reads an archive of tar(5): v7, ustar, GNU and pax, with long names, large sizes and every sparse
 * format of GNU tar. Names stay the bytes that they are, which the libraries decode.
 */
final class TarReader {
  private static final int MAX_EXTENSION_BYTES = 1 << 20;
  private static final int MAX_SPARSE_NUMBERS = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[Records.BUFFER_BYTES];
  private byte[] longName;
  private byte[] longLink;
  private PaxRecords pax;

  private long stored; // bytes of the member that are in the archive and not read yet
  private int padding; // that follows them
  private long size; // of the member, holes included
  private List<Long> map = List.of(); // offsets and lengths of what is no hole; empty for all

  TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * Returns the next member, or null at the end of the archive.
   *
   * @throws IOException if the archive cannot be read any further
   */
  TarMember next() throws IOException {
    longName = null;
    longLink = null;
    pax = PaxRecords.parse(new byte[0]);
    while (true) {
      in.skipNBytes(stored + padding);
      stored = 0;
      padding = 0;
      byte[] block = block();
      if (isZero(block)) {
        return null;
      }
      TarHeader header = new TarHeader(block);
      switch (header.type()) {
        case 'L' -> longName = withoutNul(extension(header));
        case 'K' -> longLink = withoutNul(extension(header));
        case 'x', 'X' -> pax = PaxRecords.parse(extension(header));
        case 'g', 'V' -> content(header.size()); // about the archive as a whole
        case 'M', 'N' ->
            throw new TarFormatException("a member of type " + header.type() + " is not supported");
        default -> {
          return member(header);
        }
      }
    }
  }

  private TarMember member(TarHeader header) throws IOException {
    char type = header.type();
    byte[] name = pax.bytes("path", longName == null ? header.name() : longName);
    byte[] link = pax.bytes("linkpath", longLink == null ? header.link() : longLink);
    long inArchive = pax.number("size", header.size());
    map = List.of();
    boolean isFile = type == '0' || type == '7' || type == 'S';
    if (isFile && name.length > 0 && name[name.length - 1] == '/') {
      type = '5'; // as it was before there were types
      isFile = false;
    }
    if (type == '1' && inArchive > 0 && pax.has("size")) {
      throw new TarFormatException("hard links with content are not supported");
    }
    content(isFile || type == 'D' ? inArchive : 0); // others have none, whatever they say
    size = isFile ? stored : 0;
    if (type == 'S') {
      oldSparse(header);
    } else if (isFile) {
      name = pax.bytes("GNU.sparse.name", name);
      paxSparse();
    }
    checkMap();
    long seconds = header.mtimeSeconds();
    if (Math.abs(seconds) > Long.MAX_VALUE / 1_000_000_000L) {
      throw new TarFormatException("a header has a time of more than 63 bits");
    }
    return new TarMember(
        name,
        isFile ? '0' : type == 'D' ? '5' : type,
        header.mode(),
        size,
        pax.mtimeNs(seconds * 1_000_000_000L),
        link);
  }

  /** Passes the content of the last member on; without this, {@link #next} skips it. */
  void copyTo(TreeWriter out, LongConsumer progress) throws IOException {
    long at = 0;
    if (map.isEmpty() && size > 0) {
      map = List.of(0L, size);
    }
    for (int i = 0; i < map.size(); i += 2) {
      hole(out, map.get(i) - at);
      long left = map.get(i + 1);
      at = map.get(i) + left;
      while (left > 0) {
        int got = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        if (got == 0) {
          throw new TarFormatException("it is cut off");
        }
        stored -= got;
        left -= got;
        out.data(buffer, 0, got);
        progress.accept(out.contentBytes());
      }
    }
    hole(out, size - at);
    progress.accept(out.contentBytes());
  }

  private static void hole(TreeWriter out, long count) throws IOException {
    if (count > 0) {
      out.hole(count);
    }
  }

  private void oldSparse(TarHeader header) throws IOException {
    size = header.realSize();
    map = new ArrayList<>();
    for (int at = 386; at < 482; at += 24) {
      map.add(header.size(at));
      map.add(header.size(at + 12));
    }
    boolean more = header.hasMoreSparse();
    while (more) {
      byte[] block = block();
      for (int at = 0; at < 504; at += 24) {
        map.add(TarHeader.size(block, at));
        map.add(TarHeader.size(block, at + 12));
      }
      more = block[504] != 0;
      checkCount(map.size());
    }
  }

  private void paxSparse() throws IOException {
    if (pax.has("GNU.sparse.major")) {
      size = pax.number("GNU.sparse.realsize", 0);
      long version = pax.number("GNU.sparse.major", 0) * 10 + pax.number("GNU.sparse.minor", 0);
      if (version != 10) {
        throw new TarFormatException("a sparse file of an unknown format is not supported");
      }
      readMap();
    } else if (pax.has("GNU.sparse.size")) {
      size = pax.number("GNU.sparse.size", 0);
      map = pax.sparseMap();
    }
  }

  /** Reads the map of format 1.0: decimal numbers in the first blocks of the content. */
  private void readMap() throws IOException {
    map = new ArrayList<>();
    byte[] block = new byte[0];
    int at = 0;
    long number = 0;
    int digits = 0;
    long wanted = 1; // the first number is the count of pairs
    boolean counted = false;
    while (wanted > 0) {
      if (at == block.length) {
        block = block();
        stored -= block.length;
        at = 0;
      }
      byte c = block[at++];
      if (c >= '0' && c <= '9' && digits < 18) {
        number = number * 10 + (c - '0');
        digits++;
        continue;
      }
      if (c != '\n' || digits == 0) {
        throw new TarFormatException("the map of a sparse file is malformed");
      }
      wanted--;
      if (counted) {
        map.add(number);
      } else {
        counted = true;
        checkCount(number);
        wanted = number * 2;
      }
      number = 0;
      digits = 0;
    }
  }

  private static void checkCount(long count) throws TarFormatException {
    if (count > MAX_SPARSE_NUMBERS) {
      throw new TarFormatException("a sparse file has too many holes");
    }
  }

  /** Checks that pieces are in order, within the size, and as long as what is stored. */
  private void checkMap() throws TarFormatException {
    long at = 0;
    long data = 0;
    for (int i = 0; i + 1 < map.size(); i += 2) {
      boolean unused = map.get(i + 1) == 0; // GNU tar ends the map with one, or fills a header
      if (!unused && (map.get(i) < at || map.get(i + 1) > size - map.get(i))) {
        throw new TarFormatException("the map of a sparse file is not in order");
      }
      at = unused ? at : map.get(i) + map.get(i + 1);
      data += map.get(i + 1);
    }
    if (map.size() % 2 != 0 || (!map.isEmpty() && data != stored)) {
      throw new TarFormatException("the map of a sparse file does not fit its content");
    }
    if (!map.isEmpty()) {
      map = withoutUnused(map);
    } else if (stored != size && size > 0) {
      throw new TarFormatException("a sparse file has no map");
    }
  }

  /** A file that is one hole keeps a piece of no length, so that its map is not empty. */
  private static List<Long> withoutUnused(List<Long> map) {
    List<Long> used = new ArrayList<>();
    for (int i = 0; i < map.size(); i += 2) {
      if (map.get(i + 1) > 0) {
        used.add(map.get(i));
        used.add(map.get(i + 1));
      }
    }
    return used.isEmpty() ? List.of(0L, 0L) : used;
  }

  private void content(long count) {
    stored = count;
    padding = (int) (-count & (TarHeader.BLOCK_BYTES - 1));
  }

  private byte[] extension(TarHeader header) throws IOException {
    if (header.size() > MAX_EXTENSION_BYTES) {
      throw new TarFormatException("an extended header has " + header.size() + " bytes");
    }
    content(header.size());
    byte[] bytes = in.readNBytes((int) stored);
    if (bytes.length < stored) {
      throw new TarFormatException("it is cut off");
    }
    stored = 0;
    return bytes;
  }

  private byte[] block() throws IOException {
    byte[] block = in.readNBytes(TarHeader.BLOCK_BYTES);
    if (block.length < TarHeader.BLOCK_BYTES) {
      throw new TarFormatException("it is cut off");
    }
    return block;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] withoutNul(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int nul = text.indexOf('\0');
    return (nul < 0 ? text : text.substring(0, nul)).getBytes(StandardCharsets.ISO_8859_1);
  }
}
