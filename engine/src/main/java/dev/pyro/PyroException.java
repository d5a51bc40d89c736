package dev.pyro;

import java.util.Objects;
import java.util.Optional;

/**
 * A call that could not be done. The message names the thing and the fault; the hint, where there
 * is one, says what the user can do.
 */
public final class PyroException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String hint;

  /** Creates an exception without a hint and cause. */
  public PyroException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  /** Creates an exception with a cause. */
  public PyroException(ErrorCode code, String message, Throwable cause) {
    this(code, message, null, cause);
  }

  /** Creates an exception; {@code hint} and {@code cause} may be null. */
  public PyroException(ErrorCode code, String message, String hint, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
    this.hint = hint;
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

  /** Returns what the user can do about it. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
