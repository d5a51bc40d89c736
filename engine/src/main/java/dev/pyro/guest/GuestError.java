package dev.pyro.guest;

import java.io.IOException;

/** What the agent says it could not do. */
record GuestError(int code, int errno, String message) {
  static final int FAILED = 3;
  static final int EXEC = 4;
  static final int LIMIT = 6;
  static final int CANCELLED = 7;
  static final int NOT_FOUND = 10;
  static final int CONFLICT = 11;
  static final int ENDED = 16;

  /** Returns the error in a result, or null if the request was done. */
  static GuestError in(Fields result) throws IOException {
    if (!result.has(Tag.ERROR)) {
      return null;
    }
    int errno = result.has(Tag.ERRNO) ? (int) Math.min(result.number(Tag.ERRNO), 4095) : 0;
    return new GuestError(
        (int) result.number(Tag.ERROR), errno, result.text(Tag.MESSAGE).orElse("no reason given"));
  }
}
