package dev.pyro.cli.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StandardOutputTest {
  /** As a non-blocking pipe: it takes what there is room for. */
  private static final class Narrow implements WritableByteChannel {
    private static final int ROOM = 10;

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room = ROOM;
    private int waits;

    @Override
    public int write(ByteBuffer bytes) {
      int count = Math.min(room, bytes.remaining());
      byte[] part = new byte[count];
      bytes.get(part);
      taken.writeBytes(part);
      room -= count;
      return count;
    }

    void awaitRoom() {
      waits++;
      room = ROOM;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void whatAPipeHasNoRoomForIsWrittenLater() throws IOException {
    byte[] bytes = new byte[95];
    new Random(1).nextBytes(bytes);
    Narrow pipe = new Narrow();
    new StandardOutput(pipe, pipe::awaitRoom).write(bytes);
    assertArrayEquals(bytes, pipe.taken.toByteArray());
    assertEquals(9, pipe.waits);
  }

  /** A reader that never reads would otherwise keep a command alive that the user has ended. */
  @Test
  void anInterruptedThreadGivesUpIfNobodyTakesWhatItWrites() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Narrow pipe = new Narrow();
    StandardOutput out =
        new StandardOutput(
            pipe,
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Thread.currentThread().interrupt();
    InterruptedIOException stuck =
        assertThrows(InterruptedIOException.class, () -> out.write(new byte[Narrow.ROOM + 1]));
    assertEquals("interrupted, and nobody takes the output", stuck.getMessage());
    assertTrue(Thread.interrupted(), "the interrupt stays");
    never.countDown();
  }

  @Test
  void anInterruptedThreadStillWrites() throws IOException {
    Pipe pipe = Pipe.open();
    try (StandardOutput out = new StandardOutput(pipe.sink(), () -> {})) {
      Thread.currentThread().interrupt();
      out.write('a');
      assertTrue(Thread.interrupted(), "the interrupt stays");
      out.write('b');
    }
    ByteBuffer read = ByteBuffer.allocate(2);
    while (read.hasRemaining()) {
      assertTrue(pipe.source().read(read) > 0);
    }
    assertArrayEquals(new byte[] {'a', 'b'}, read.array());
  }

  @Test
  void aReaderThatHasGoneIsKnown() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().close();
    try (StandardOutput out = new StandardOutput(pipe.sink(), () -> {})) {
      IOException failure = assertThrows(IOException.class, () -> out.write('a'));
      assertTrue(StandardOutput.readerIsGone(failure), failure.toString());
    }
  }
}
