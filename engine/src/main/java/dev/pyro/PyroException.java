package dev.pyro;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * A call that could not be done. The message names the thing and the fault; the hint, where there
 * is one, says what the user can do.
 */
public final class PyroException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Remedy remedy;

  /** Creates an exception without a remedy and cause. */
  public PyroException(ErrorCode code, String message) {
    this(code, message, (Remedy) null, null);
  }

  /** Creates an exception with a cause. */
  public PyroException(ErrorCode code, String message, Throwable cause) {
    this(code, message, (Remedy) null, cause);
  }

  /**
   * Creates an exception whose remedy is words only; {@code hint} and {@code cause} may be null.
   */
  public PyroException(ErrorCode code, String message, String hint, Throwable cause) {
    this(code, message, hint == null ? null : Remedy.words(hint), cause);
  }

  /** Creates an exception; {@code remedy} and {@code cause} may be null. */
  public PyroException(ErrorCode code, String message, Remedy remedy, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
    this.remedy = remedy;
  }

  /**
   * Returns the exception for something that the host did not do: {@link ErrorCode#CANCELLED} if
   * the thread was interrupted, {@link ErrorCode#LIMIT_EXCEEDED} if the disk is full, else {@link
   * ErrorCode#UNAVAILABLE}.
   *
   * @param what what could not be done, such as {@code cannot write FILE}; the reason follows it
   */
  public static PyroException of(String what, IOException cause) {
    return of(ErrorCode.UNAVAILABLE, what, cause);
  }

  /**
   * Returns the exception for something that the host did not do, as {@link #of(String,
   * IOException)} does.
   *
   * @param usual the code unless the thread was interrupted or the disk is full
   */
  public static PyroException of(ErrorCode usual, String what, IOException cause) {
    ErrorCode code = IoReason.code(cause).orElse(usual);
    return new PyroException(
        code, what + ": " + reason(cause, what), IoReason.wayOn(cause).orElse(null), cause);
  }

  /**
   * Returns why the host did not do something, for a message.
   *
   * @param named the rest of the message: a path that stands there is not named again
   */
  public static String reason(IOException cause, String named) {
    return IoReason.of(cause, named);
  }

  /** Returns a copy of this exception that ends with what the user can do. */
  public PyroException withHint(String newHint) {
    PyroException copy = new PyroException(code, getMessage(), newHint, getCause());
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  /** Returns the kind of failure. */
  public ErrorCode code() {
    return code;
  }

  /** Returns what the user can do about it, in the words of the command line. */
  public Optional<String> hint() {
    return remedy().map(Remedy::onCommandLine);
  }

  /** Returns what the user can do about it. */
  public Optional<Remedy> remedy() {
    return Optional.ofNullable(remedy);
  }
}
