package dev.pyro;

import java.util.Locale;

/** What kind of failure a {@link PyroException} is. The wire names are stable. */
public enum ErrorCode {
  /** An argument is missing, malformed or out of range; nothing was done. */
  INVALID_ARGUMENT,
  /** The named thing does not exist. */
  NOT_FOUND,
  /** The name is taken. */
  ALREADY_EXISTS,
  /** The thing exists, but its state does not allow the call. */
  WRONG_STATE,
  /** A limit of the contract or of the machine was reached. */
  LIMIT_EXCEEDED,
  /** pyro itself waited too long; a command that ran too long is a result, not an error. */
  TIMEOUT,
  /** The host or the environment lacks something that is needed. */
  UNAVAILABLE,
  /** The thing is not as the call expects it, perhaps because somebody else changed it. */
  CONFLICT,
  /** The calling thread was interrupted, or the call was cancelled. */
  CANCELLED,
  /** A fault of pyro, QEMU or the guest that the caller could not have avoided. */
  INTERNAL;

  /** Returns the name that JSON output and tools use, such as {@code not_found}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
