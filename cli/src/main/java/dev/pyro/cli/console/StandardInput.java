package dev.pyro.cli.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Standard input. Where a parent process has made it non-blocking, a read that finds nothing waits
 * for something, too. A read ends when its thread is interrupted.
 */
public final class StandardInput extends InputStream {
  private final FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to, offset, length);
    if (length == 0) {
      return 0;
    }
    int got;
    while ((got = channel.read(buffer)) == 0) {
      awaitInput();
    }
    return got;
  }

  /** Waits on a thread of its own, because nothing can interrupt the call to the kernel. */
  private static void awaitInput() throws IOException {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("input-ready")
        .start(() -> {
          Poll.awaitInput(0);
          ready.complete(null);
        });
    try {
      var _ = ready.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
