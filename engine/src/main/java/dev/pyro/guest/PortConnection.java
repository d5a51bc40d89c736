package dev.pyro.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP connection to a port of the guest's loopback interface. One thread may read from it while
 * another writes to it.
 */
public final class PortConnection implements AutoCloseable {
  private final GuestStream stream;
  private final Runnable closed;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  PortConnection(GuestConnection connection, int port, Runnable closed) {
    this.closed = closed;
    this.stream =
        connection.open(Fields.Builder.request(Op.CONNECT).put(Tag.PORT, port).build(), true);
  }

  /**
   * Waits for what the guest's program writes. Once the bytes are used, {@link #consumed} must be
   * called, so that more can come.
   *
   * @return at least one byte; null at the end of the program's output
   * @throws IOException if nobody listens on the port, or the program has reset the connection
   */
  public ByteBuffer read() throws IOException, InterruptedException {
    ByteBuffer bytes = next();
    return bytes == null || !bytes.hasRemaining() ? null : bytes;
  }

  /**
   * Waits until both directions have ended. What the program still writes is thrown away.
   *
   * @throws IOException if the program has reset the connection
   */
  public void awaitEnd() throws IOException, InterruptedException {
    for (ByteBuffer bytes = next(); bytes != null; bytes = next()) {
      consumed(bytes.remaining());
    }
  }

  /** Returns what the program has written, no bytes at the end of that, null when all has ended. */
  private ByteBuffer next() throws IOException, InterruptedException {
    while (true) {
      switch (stream.take(Long.MAX_VALUE)) {
        case GuestStream.Event.Data(int channel, ByteBuffer bytes) -> {
          if (channel != Wire.CHANNEL_OUT) {
            throw new GuestProtocolException("a connection with two outputs");
          }
          return bytes;
        }
        case GuestStream.Event.Result(Fields fields) -> {
          GuestError error = GuestError.in(fields);
          if (error != null) {
            throw new IOException(error.told());
          }
          return null;
        }
        case null -> {
          // nothing came in a very long time
        }
      }
    }
  }

  /** Says that so many bytes that were read have been used. */
  public void consumed(int bytes) {
    stream.consumed(Wire.CHANNEL_OUT, bytes);
  }

  /**
   * Sends bytes to the program; waits while it does not take them.
   *
   * @return false if the connection has ended and takes no more
   */
  public boolean write(byte[] bytes, int length) throws InterruptedException {
    return stream.sendInput(bytes, length);
  }

  /** Tells the program that no more comes. What it still writes can be read. */
  public void endOutput() {
    stream.endInput();
  }

  /** Ends the connection. If it has not ended yet, the program sees that it was reset. */
  @Override
  public void close() {
    if (!isClosed.getAndSet(true)) {
      stream.close();
      closed.run();
    }
  }
}
