package dev.pyro.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One block of 512 bytes that begins a member; the fields of ustar, GNU tar and what was before.
 */
final class TarHeader {
  static final int BLOCK_BYTES = 512;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_BYTES = 8;

  private final byte[] block;

  /**
   * Takes a block that is not all zeros.
   *
   * @throws TarFormatException if its checksum is wrong
   */
  TarHeader(byte[] block) throws TarFormatException {
    this.block = block;
    long unsigned = 0;
    long signed = 0; // as some tars of old summed up
    for (int i = 0; i < BLOCK_BYTES; i++) {
      boolean inSum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
      byte value = inSum ? (byte) ' ' : block[i];
      unsigned += value & 0xff;
      signed += value;
    }
    long stated = number(CHECKSUM_AT, CHECKSUM_BYTES, "checksum");
    if (stated != unsigned && stated != signed) {
      throw new TarFormatException("a header has a wrong checksum");
    }
  }

  /** Returns the type flag; the NUL of the oldest archives is {@code 0}. */
  char type() {
    char type = (char) (block[156] & 0xff);
    return type == 0 ? '0' : type;
  }

  private boolean hasMagic(String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.equals(block, 257, 257 + bytes.length, bytes, 0, bytes.length);
  }

  /** Returns whether this is of GNU tar, which uses the room of the name's prefix otherwise. */
  boolean isGnu() {
    return hasMagic("ustar ");
  }

  /** Returns the name, with ustar's prefix. */
  byte[] name() {
    byte[] name = text(0, 100);
    byte[] prefix = hasMagic("ustar\0") ? text(345, 155) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    joined[prefix.length] = '/';
    System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
    return joined;
  }

  byte[] link() {
    return text(157, 100);
  }

  int mode() throws TarFormatException {
    return (int) number(100, 8, "mode") & TreeEntry.MODE_BITS;
  }

  long size() throws TarFormatException {
    return size(124);
  }

  long mtimeSeconds() throws TarFormatException {
    return number(136, 12, "time");
  }

  /** Returns whether blocks with more of the map of a sparse file follow. */
  boolean hasMoreSparse() {
    return block[482] != 0;
  }

  long realSize() throws TarFormatException {
    return size(483);
  }

  /** Reads a size, or another number of twelve bytes that may not be negative. */
  long size(int at) throws TarFormatException {
    return size(block, at);
  }

  static long size(byte[] block, int at) throws TarFormatException {
    long size = number(block, at, 12, "size");
    if (size < 0 || size >= TreeEntry.SIZE_LIMIT) {
      throw new TarFormatException("a header has the size " + size);
    }
    return size;
  }

  private byte[] text(int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, at, end);
  }

  private long number(int at, int length, String what) throws TarFormatException {
    return number(block, at, length, what);
  }

  private static long number(byte[] block, int at, int length, String what)
      throws TarFormatException {
    if ((block[at] & 0x80) != 0) {
      return binary(block, at, length, what);
    }
    int i = at;
    int end = at + length;
    while (i < end && block[i] == ' ') {
      i++;
    }
    long value = 0;
    for (; i < end && block[i] != ' ' && block[i] != 0; i++) {
      if (block[i] < '0' || block[i] > '7') {
        throw new TarFormatException("a header has a " + what + " that is no number");
      }
      value = value << 3 | (block[i] - '0'); // at most 12 digits
    }
    return value;
  }

  /** Reads what GNU tar writes for numbers too large for octal digits: two's complement. */
  private static long binary(byte[] block, int at, int length, String what)
      throws TarFormatException {
    boolean negative = (block[at] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = at; i < at + length; i++) {
      int digit = i == at ? (negative ? block[i] & 0xff : block[i] & 0x7f) : block[i] & 0xff;
      if (value != (value << 8) >> 8) {
        throw new TarFormatException("a header has a " + what + " of more than 63 bits");
      }
      value = value << 8 | digit;
    }
    return value;
  }
}
