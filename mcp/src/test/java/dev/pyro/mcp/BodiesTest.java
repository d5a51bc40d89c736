package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final Optional<Gate.Refusal> TOO_MANY =
      Optional.of(
          new Gate.Refusal(503, "temporarily_unavailable", "too many messages at once; try again"));

  private final Bodies bodies = new Bodies(100_000, 150_000);

  private static ByteArrayInputStream sent(int bytes) {
    return new ByteArrayInputStream(new byte[bytes]);
  }

  @Test
  void allThatAreHeldHaveALimitTogether() throws IOException {
    Bodies.Body first = bodies.open();
    assertEquals(Optional.empty(), first.read(sent(100_000)));
    assertEquals(100_000, first.bytes().remaining());
    try (Bodies.Body second = bodies.open()) {
      assertEquals(TOO_MANY, second.read(sent(60_000)));
    }
    try (Bodies.Body small = bodies.open()) {
      assertEquals(Optional.empty(), small.read(sent(50_000)), "what a refused one had is free");
    }
    first.close();
    try (Bodies.Body later = bodies.open()) {
      assertEquals(Optional.empty(), later.read(sent(100_000)));
    }
  }

  @Test
  void oneHasALimit() throws IOException {
    try (Bodies.Body body = bodies.open()) {
      assertEquals(
          Optional.of(
              new Gate.Refusal(413, "invalid_request", "a message has at most 100000 bytes")),
          body.read(sent(100_001)));
    }
  }
}
