package dev.pyro.zstd;

import java.util.zip.ZipException;

/** The bytes of a block, read from their beginning. Numbers have their lowest byte first. */
final class Bytes {
  final byte[] array;
  int at;
  final int end;

  Bytes(byte[] array, int at, int end) {
    this.array = array;
    this.at = at;
    this.end = end;
  }

  int next() throws ZipException {
    return number(1);
  }

  /** Reads a number of at most 4 bytes. */
  int number(int count) throws ZipException {
    int start = skip(count);
    int number = 0;
    for (int i = count - 1; i >= 0; i--) {
      number = (number << 8) | (array[start + i] & 0xff);
    }
    return number;
  }

  /** Passes over bytes; returns where they begin. */
  int skip(int count) throws ZipException {
    if (count < 0 || count > end - at) {
      throw new ZipException("a block is too short");
    }
    at += count;
    return at - count;
  }

  /** Returns the next bytes as a part of its own, and passes over them. */
  Bytes part(int count) throws ZipException {
    int start = skip(count);
    return new Bytes(array, start, at);
  }

  int left() {
    return end - at;
  }
}
