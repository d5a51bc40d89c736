package dev.pyro.secret;

import dev.pyro.PyroException;
import dev.pyro.Remedy;
import java.util.Optional;

/** Takes secrets out of what a failure says. */
public final class RedactedErrors {
  private RedactedErrors() {}

  /**
   * Returns a failure that says the same without secrets; the failure itself if it holds none. A
   * cause that holds one is left out, for stack traces are printed with their causes.
   */
  public static PyroException of(PyroException failure, Redactor redactor) {
    if (redactor.isNone()) {
      return failure;
    }
    String message = redactor.redact(failure.getMessage());
    Optional<Remedy> remedy = failure.remedy().map(known -> known.map(redactor::redact));
    boolean isCauseClean = isClean(failure.getCause(), redactor);
    if (isCauseClean && message.equals(failure.getMessage()) && remedy.equals(failure.remedy())) {
      return failure;
    }
    PyroException redacted =
        new PyroException(
            failure.code(), message, remedy.orElse(null), isCauseClean ? failure.getCause() : null);
    redacted.setStackTrace(failure.getStackTrace());
    return redacted;
  }

  /** Returns whether neither an exception nor what is behind it holds a secret. */
  private static boolean isClean(Throwable failure, Redactor redactor) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String text = t.toString();
      if (!redactor.redact(text).equals(text)) {
        return false;
      }
      for (Throwable suppressed : t.getSuppressed()) {
        if (!isClean(suppressed, redactor)) {
          return false;
        }
      }
    }
    return true;
  }
}
