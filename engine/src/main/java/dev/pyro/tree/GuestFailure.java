package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/** What a guest says it could not do, as an exception of pyro. */
final class GuestFailure {
  private GuestFailure() {}

  /**
   * Reads a failure.
   *
   * @throws TreeFormatException if it is not as the protocol says
   */
  static PyroException decode(RecordFields fields) throws TreeFormatException {
    fields.allow(
        "a failure", Records.TAG_ERROR, Records.TAG_ERRNO, Records.TAG_MESSAGE, Records.TAG_PATH);
    ErrorCode code =
        switch ((int) fields.number(Records.TAG_ERROR)) {
          case 10 -> ErrorCode.NOT_FOUND;
          case 11 -> ErrorCode.CONFLICT;
          case 12, 14, 15 -> ErrorCode.INVALID_ARGUMENT; // outside, a directory, no regular file
          case 13 -> ErrorCode.LIMIT_EXCEEDED; // no space
          default -> ErrorCode.INTERNAL;
        };
    String message = "no reason given";
    if (fields.has(Records.TAG_MESSAGE)) {
      byte[] text = fields.bytes(Records.TAG_MESSAGE);
      if (text.length > Records.MAX_MESSAGE_BYTES) {
        throw new TreeFormatException("MESSAGE has " + text.length + " bytes");
      }
      message = Shown.text(text);
    }
    if (fields.has(Records.TAG_PATH)) {
      message = EntryCodec.path(fields.bytes(Records.TAG_PATH)).display() + ": " + message;
    }
    return new PyroException(code, message);
  }
}
