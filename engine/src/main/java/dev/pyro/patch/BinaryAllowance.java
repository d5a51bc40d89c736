package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/** Bounds what the compressed parts of a patch become: a few bytes may stand for very many. */
final class BinaryAllowance {
  /** Longest content of one file, in bytes. */
  static final int MAX_FILE_BYTES = 16 << 20;

  /** All contents of a patch together, in bytes. */
  private static final long MAX_TOTAL_BYTES = 128 << 20;

  private long left = MAX_TOTAL_BYTES;

  /**
   * Takes so many bytes.
   *
   * @param what for the message: where they are
   * @throws PyroException {@code limit_exceeded} if that is too much
   */
  void take(String what, long bytes) {
    if (bytes > MAX_FILE_BYTES || bytes > left) {
      String limit =
          bytes > MAX_FILE_BYTES
              ? (MAX_FILE_BYTES >> 20) + " MiB in a binary file"
              : (MAX_TOTAL_BYTES >> 20) + " MiB in all binary files";
      throw new PyroException(ErrorCode.LIMIT_EXCEEDED, what + " has more than " + limit);
    }
    left -= bytes;
  }
}
