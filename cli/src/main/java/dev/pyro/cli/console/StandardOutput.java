package dev.pyro.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Standard output or the error output of the process. A parent process may have made it
 * non-blocking, as Node does with a pipe that it shares: then a write takes what there is room for
 * and fails if there is none. So this one writes to a channel, which says how much was taken, and
 * waits for room.
 *
 * <p>A channel closes when the thread that writes is interrupted. But an interrupted command still
 * has something to say, so a thread of this class writes, which nobody interrupts.
 */
public final class StandardOutput extends OutputStream {
  /** What strerror(3) says of EPIPE. The launcher has set the language of the JVM's messages. */
  private static final String BROKEN_PIPE = "Broken pipe";

  /** How long a reader may take for what an interrupted command still says, in milliseconds. */
  private static final long GRACE_MS = 2000;

  private final WritableByteChannel channel;
  private final Runnable awaitRoom;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("output").factory());

  /**
   * Writes to a channel.
   *
   * @param awaitRoom called when the channel has taken nothing; waits until it may take something
   */
  StandardOutput(WritableByteChannel channel, Runnable awaitRoom) {
    this.channel = channel;
    this.awaitRoom = awaitRoom;
  }

  /** Returns standard output. */
  public static StandardOutput out() {
    return of(FileDescriptor.out, 1);
  }

  /** Returns the error output. */
  static StandardOutput err() {
    return of(FileDescriptor.err, 2);
  }

  private static StandardOutput of(FileDescriptor descriptor, int number) {
    return new StandardOutput(
        new FileOutputStream(descriptor).getChannel(), () -> Poll.awaitRoom(number));
  }

  /** Returns whether a write failed because nobody reads any more, as when head has ended. */
  public static boolean readerIsGone(IOException e) {
    return BROKEN_PIPE.equals(e.getMessage());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
    Future<Void> written =
        writer.submit(() -> {
          writeAll(left);
          return null;
        });
    boolean interrupted = false;
    try {
      while (true) {
        try {
          var _ = interrupted ? written.get(GRACE_MS, TimeUnit.MILLISECONDS) : written.get();
          return;
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (TimeoutException e) {
          throw new InterruptedIOException("interrupted, and nobody takes the output");
        } catch (ExecutionException e) {
          throw new IOException(e.getCause().getMessage(), e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        awaitRoom.run();
      }
    }
  }
}
