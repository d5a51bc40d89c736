package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.Errno;
import dev.pyro.path.Shown;
import dev.pyro.path.TreePath;

/**
 * What a guest says it could not do, as an exception of pyro.
 *
 * @param error its code on the wire
 * @param errno why a system call failed, 0 if none did
 * @param step what the guest was doing
 * @param path where, null if it names none
 */
record GuestFailure(int error, int errno, String step, TreePath path) {
  private static final int FAILED = 3;
  private static final int LIMIT = 6;
  private static final int NOT_FOUND = 10;
  private static final int CONFLICT = 11;
  private static final int OUTSIDE = 12;
  private static final int NO_SPACE = 13;
  private static final int IS_DIRECTORY = 14;
  private static final int NOT_REGULAR = 15;

  private static final int MAX_ERRNO = 4095; // as Linux has it
  private static final int SHOWN_CHARS = 42;

  /**
   * Reads a failure.
   *
   * @throws TreeFormatException if it is not as the protocol says
   */
  static PyroException decode(RecordFields fields) throws TreeFormatException {
    fields.allow(
        "a failure", Records.TAG_ERROR, Records.TAG_ERRNO, Records.TAG_MESSAGE, Records.TAG_PATH);
    return new GuestFailure(
            (int) fields.number(Records.TAG_ERROR),
            (int) Math.min(fields.number(Records.TAG_ERRNO, 0), MAX_ERRNO),
            step(fields),
            fields.has(Records.TAG_PATH) ? EntryCodec.path(fields.bytes(Records.TAG_PATH)) : null)
        .told();
  }

  private static String step(RecordFields fields) throws TreeFormatException {
    if (!fields.has(Records.TAG_MESSAGE)) {
      return "no reason given";
    }
    byte[] text = fields.bytes(Records.TAG_MESSAGE);
    if (text.length > Records.MAX_MESSAGE_BYTES) {
      throw new TreeFormatException("MESSAGE has " + text.length + " bytes");
    }
    return Shown.text(text);
  }

  private PyroException told() {
    if (isTooDeep()) {
      return tooDeep();
    }
    String where = path == null ? "" : path.display() + ": ";
    return new PyroException(code(), where + reason(), hint(), null);
  }

  /** Returns whether no name fits below the path any more. */
  private boolean isTooDeep() {
    return error == LIMIT
        && errno == Errno.ENAMETOOLONG
        && path != null
        && path.raw().length + TreePath.MAX_NAME_BYTES >= TreePath.MAX_BYTES;
  }

  /** The whole path would fill the screen, and the folder to be removed is near its beginning. */
  private PyroException tooDeep() {
    String shown = path.display();
    return new PyroException(
        ErrorCode.LIMIT_EXCEEDED,
        "/workspace/%s holds a path of more than %d bytes: %s…"
            .formatted(
                path.folders().getFirst().display(),
                TreePath.MAX_BYTES,
                shown.substring(0, shown.offsetByCodePoints(0, SHOWN_CHARS))),
        "remove what is too deep, such as with rm -rf in the guest",
        null);
  }

  private ErrorCode code() {
    return switch (error) {
      case NOT_FOUND -> ErrorCode.NOT_FOUND;
      case CONFLICT -> ErrorCode.CONFLICT;
      case OUTSIDE, IS_DIRECTORY, NOT_REGULAR -> ErrorCode.INVALID_ARGUMENT;
      case LIMIT, NO_SPACE -> ErrorCode.LIMIT_EXCEEDED;
      case FAILED -> codeOfCall();
      default -> ErrorCode.INTERNAL;
    };
  }

  /** A file system that refuses a call works as it should, unless it cannot use its disk. */
  private ErrorCode codeOfCall() {
    return switch (errno) {
      case 0, Errno.EIO, Errno.EUCLEAN -> ErrorCode.INTERNAL;
      case Errno.ENOMEM,
          Errno.ENFILE,
          Errno.EMFILE,
          Errno.EFBIG,
          Errno.ENOSPC,
          Errno.ENAMETOOLONG ->
          ErrorCode.LIMIT_EXCEEDED;
      default -> ErrorCode.CONFLICT;
    };
  }

  /** The guest works on files as root: what refuses root is seldom the workspace's own disk. */
  private String hint() {
    if (path == null && errno == 0 && (error == NOT_FOUND || error == OUTSIDE)) {
      return "put it back in the guest, or reset the workspace (workspace reset)";
    }
    if (error != FAILED || errno == 0 || codeOfCall() == ErrorCode.LIMIT_EXCEEDED) {
      return null;
    }
    return errno == Errno.EXDEV
        ? "unmount it in the guest: umount /workspace"
        : "if something is mounted over /workspace, or in it, unmount it in the guest (umount);"
            + " if not, stop the workspace and start it again";
  }

  /** If a system call failed, the guest names its own step. That says nothing to a user. */
  private String reason() {
    if (errno == 0) {
      return step;
    }
    return switch (error) {
      case NOT_FOUND -> "there is no such file or directory";
      case CONFLICT -> "something else is there";
      case OUTSIDE ->
          errno == Errno.ELOOP
              ? "leads through too many symbolic links"
              : "leads out of /workspace, or through something that is no directory";
      case NO_SPACE -> "there is no space left on the workspace's disk";
      case IS_DIRECTORY -> "is a directory";
      case FAILED -> refusal();
      default -> step + ": " + Errno.text(errno);
    };
  }

  /** Staged files are renamed to their places: between two mounts that is impossible. */
  private String refusal() {
    return errno == Errno.EXDEV
        ? "something is mounted over /workspace"
        : step + ": " + Errno.text(errno);
  }
}
