package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nobody is told that a machine goes on which the failed call has ended. */
class StandstillExceptionTest {
  @Test
  void ofAMachineThatWasEndedThatIsSaid() {
    PyroException still = StandstillException.of(Path.of("/m"));
    PyroException ended =
        StandstillException.ended(new PyroException(ErrorCode.LIMIT_EXCEEDED, "x", still));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, ended.code());
    assertEquals(
        "the disk of the host is full (/m): the machine stood still, and pyro ended it",
        ended.getMessage());
    assertEquals(Optional.of("make room on that disk and try again"), ended.hint());
  }

  @Test
  void everyOtherFailureStaysAsItIs() {
    PyroException other = new PyroException(ErrorCode.LIMIT_EXCEEDED, "too long");
    assertSame(other, StandstillException.ended(other));
  }
}
