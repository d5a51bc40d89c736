package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;

/** What the agent says it could not do. */
record GuestError(int code, int errno, String message) {
  static final int UNKNOWN_OP = 2;
  static final int FAILED = 3;
  static final int EXEC = 4;
  static final int LIMIT = 6;
  static final int CANCELLED = 7;
  static final int NOT_FOUND = 10;
  static final int CONFLICT = 11;
  static final int ENDED = 16;

  private static final String EXECUTE = "execute: ";
  private static final String CHANGE_FOLDER = "change to the working folder: ";

  /**
   * Returns the error in a result, or null if the request was done.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if the agent does not know the operation
   */
  static GuestError in(Fields result) throws IOException {
    if (!result.has(Tag.ERROR)) {
      return null;
    }
    if (result.number(Tag.ERROR) == UNKNOWN_OP) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "this machine was started by an older pyro, and its agent cannot do this",
          "stop the workspace and start it again: that gives it the agent of this pyro",
          null);
    }
    int errno = result.has(Tag.ERRNO) ? (int) Math.min(result.number(Tag.ERRNO), 4095) : 0;
    return new GuestError(
        (int) result.number(Tag.ERROR), errno, result.text(Tag.MESSAGE).orElse("no reason given"));
  }

  /** Returns what failed, and why. */
  String told() {
    return errno == 0 ? message : message + ": " + Errno.text(errno);
  }

  /**
   * Returns why a program was not started: the step that failed, unless it is the execution itself,
   * the reason, and what to do if that is known.
   */
  String whyNotStarted() {
    String step = message.startsWith(EXECUTE) ? Errno.text(errno) : told();
    return switch (errno) {
      case Errno.E2BIG -> step + " (one argument has at most 128 KiB: " + Wire.TOO_LONG_HINT + ")";
      case Errno.EAGAIN ->
          step + " (the machine has as many processes as its memory allows: end some of them)";
      default -> step;
    };
  }

  /** Returns whether there is no such program; a folder that is not there is another matter. */
  boolean isNoSuchProgram() {
    return errno == Errno.ENOENT && !message.startsWith(CHANGE_FOLDER);
  }

  /**
   * Returns what kind of failure it is that a program was not started. The guest has answered, so
   * it is not that the machine may be lost, which a caller would wait for.
   */
  private ErrorCode codeOfStart() {
    return switch (errno) {
      case Errno.ENOENT -> ErrorCode.NOT_FOUND;
      case Errno.E2BIG, Errno.EAGAIN, Errno.ENOMEM, Errno.ENFILE, Errno.EMFILE ->
          ErrorCode.LIMIT_EXCEEDED;
      case Errno.EACCES,
          Errno.ENOEXEC,
          Errno.ENOTDIR,
          Errno.EISDIR,
          Errno.ENAMETOOLONG,
          Errno.ELOOP ->
          ErrorCode.INVALID_ARGUMENT;
      default -> ErrorCode.WRONG_STATE;
    };
  }

  /** Returns the failure of something that was asked of a kept process. */
  PyroException ofKept(KeptName name) {
    return switch (code) {
      case NOT_FOUND ->
          new PyroException(
              ErrorCode.NOT_FOUND, "there is no " + name.shown(), name.remedy(), null);
      case CONFLICT ->
          new PyroException(ErrorCode.ALREADY_EXISTS, name.shown() + " is running already");
      case ENDED -> new PyroException(ErrorCode.WRONG_STATE, name.shown() + " has ended");
      case LIMIT -> new PyroException(ErrorCode.LIMIT_EXCEEDED, name.shown() + ": " + told());
      case EXEC ->
          new PyroException(codeOfStart(), "cannot start " + name.shown() + ": " + whyNotStarted());
      default ->
          new PyroException(
              ErrorCode.INTERNAL, "the guest failed at " + name.shown() + ": " + told());
    };
  }
}
