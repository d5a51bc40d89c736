package dev.pyro.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Reads the messages of requests. All messages that are held at a time have a bounded size
 * together, however many clients send one and never end it.
 */
final class Bodies {
  private static final int STEP = 16 << 10;

  private final int maxBytes;
  private final Semaphore free; // one permit is one byte

  /**
   * Sets the limits.
   *
   * @param maxBytes of one message
   * @param allBytes of all messages that are held at a time
   */
  Bodies(int maxBytes, int allBytes) {
    this.maxBytes = maxBytes;
    this.free = new Semaphore(allBytes);
  }

  /** Returns an empty message, to be read and closed. */
  Body open() {
    return new Body();
  }

  /** One message. Until it is closed, its bytes count. */
  final class Body implements AutoCloseable {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int held;

    /** Reads it; returns why it is refused, or nothing. */
    Optional<Gate.Refusal> read(InputStream in) throws IOException {
      byte[] step = new byte[STEP];
      for (int length = in.read(step); length >= 0; length = in.read(step)) {
        if (held + length > maxBytes) {
          return Optional.of(
              new Gate.Refusal(
                  413, "invalid_request", "a message has at most " + maxBytes + " bytes"));
        }
        if (!free.tryAcquire(length)) {
          return Optional.of(
              new Gate.Refusal(
                  503, "temporarily_unavailable", "too many messages at once; try again"));
        }
        held += length;
        content.write(step, 0, length);
      }
      return Optional.empty();
    }

    ByteBuffer bytes() {
      return ByteBuffer.wrap(content.toByteArray());
    }

    @Override
    public void close() {
      free.release(held);
    }
  }
}
