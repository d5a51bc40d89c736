package dev.pyro.cli;

import java.util.Optional;

/** A command line that cannot be understood. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  UsageException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** Returns what to type instead. */
  Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
