package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.Shown;

/** What a guest says it could not do, as an exception of pyro. */
final class GuestFailure {
  private static final int NOT_FOUND = 10;
  private static final int CONFLICT = 11;
  private static final int OUTSIDE = 12;
  private static final int NO_SPACE = 13;
  private static final int IS_DIRECTORY = 14;
  private static final int NOT_REGULAR = 15;

  private GuestFailure() {}

  /**
   * Reads a failure.
   *
   * @throws TreeFormatException if it is not as the protocol says
   */
  static PyroException decode(RecordFields fields) throws TreeFormatException {
    fields.allow(
        "a failure", Records.TAG_ERROR, Records.TAG_ERRNO, Records.TAG_MESSAGE, Records.TAG_PATH);
    int error = (int) fields.number(Records.TAG_ERROR);
    String message = reason(fields, error);
    if (fields.has(Records.TAG_PATH)) {
      message = EntryCodec.path(fields.bytes(Records.TAG_PATH)).display() + ": " + message;
    }
    return new PyroException(code(error), message);
  }

  private static ErrorCode code(int error) {
    return switch (error) {
      case NOT_FOUND -> ErrorCode.NOT_FOUND;
      case CONFLICT -> ErrorCode.CONFLICT;
      case OUTSIDE, IS_DIRECTORY, NOT_REGULAR -> ErrorCode.INVALID_ARGUMENT;
      case NO_SPACE -> ErrorCode.LIMIT_EXCEEDED;
      default -> ErrorCode.INTERNAL;
    };
  }

  /** Of a system call that failed the guest names its own step, which says nothing to a user. */
  private static String reason(RecordFields fields, int error) throws TreeFormatException {
    String step = "no reason given";
    if (fields.has(Records.TAG_MESSAGE)) {
      byte[] text = fields.bytes(Records.TAG_MESSAGE);
      if (text.length > Records.MAX_MESSAGE_BYTES) {
        throw new TreeFormatException("MESSAGE has " + text.length + " bytes");
      }
      step = Shown.text(text);
    }
    long errno = fields.number(Records.TAG_ERRNO, 0);
    if (errno == 0) {
      return step;
    }
    return switch (error) {
      case NOT_FOUND -> "there is no such file or directory";
      case CONFLICT -> "something else is there";
      case OUTSIDE -> "leads out of /workspace, or through something that is no directory";
      case NO_SPACE -> "there is no space left on the workspace's disk";
      case IS_DIRECTORY -> "is a directory";
      default -> step + ", error " + errno;
    };
  }
}
