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
