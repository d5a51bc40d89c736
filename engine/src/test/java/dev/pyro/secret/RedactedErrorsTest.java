package dev.pyro.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of failures that tell of a secret. */
class RedactedErrorsTest {
  private static final Redactor REDACTOR = new Redactor(List.of("hunter2"));

  @Test
  void messageAndHintShowMarksAndTheRestStays() {
    IOException cause = new IOException("disk full");
    PyroException failure =
        new PyroException(ErrorCode.CONFLICT, "a hunter2", "try hunter2 again", cause);
    PyroException redacted = RedactedErrors.of(failure, REDACTOR);
    assertEquals(ErrorCode.CONFLICT, redacted.code());
    assertEquals("a [REDACTED]", redacted.getMessage());
    assertEquals("try [REDACTED] again", redacted.hint().orElseThrow());
    assertSame(cause, redacted.getCause());
    assertEquals(failure.getStackTrace()[0], redacted.getStackTrace()[0]);
  }

  @Test
  void aCauseThatHoldsASecretIsLeftOut() {
    IOException deep = new IOException("wrapped", new IOException("hunter2"));
    PyroException redacted =
        RedactedErrors.of(new PyroException(ErrorCode.INTERNAL, "plain", deep), REDACTOR);
    assertEquals("plain", redacted.getMessage());
    assertNull(redacted.getCause());
    IOException suppressing = new IOException("plain");
    suppressing.addSuppressed(new IOException("hunter2"));
    assertNull(
        RedactedErrors.of(new PyroException(ErrorCode.INTERNAL, "plain", suppressing), REDACTOR)
            .getCause());
  }

  @Test
  void aFailureWithoutSecretsStaysItself() {
    PyroException failure = new PyroException(ErrorCode.INTERNAL, "plain", new IOException("p"));
    assertSame(failure, RedactedErrors.of(failure, REDACTOR));
    PyroException secret = new PyroException(ErrorCode.INTERNAL, "hunter2");
    assertSame(secret, RedactedErrors.of(secret, Redactor.NONE));
  }
}
