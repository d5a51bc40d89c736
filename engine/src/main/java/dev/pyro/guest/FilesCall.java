package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One FILES operation under way: a tree stream to the guest, and one from it. One thread may write
 * while another reads. A guest that is slower than its {@link Pace} is given up.
 */
public final class FilesCall implements AutoCloseable {
  /** After this time the agent ends the operation by itself. */
  private static final Duration LIMIT = Duration.ofHours(6);

  private final GuestStream stream;
  private final Pace pace;
  private final long start = System.nanoTime();
  private final AtomicLong moved = new AtomicLong(); // bytes, in both directions
  private final Input input = new Input();
  private final Output output = new Output();

  FilesCall(GuestConnection connection, Pace pace, List<String> words) {
    this.pace = pace;
    Fields.Builder request = Fields.Builder.request(Op.FILES);
    words.forEach(word -> request.put(Tag.ARG, word));
    this.stream = connection.open(request.put(Tag.TIMEOUT_MS, LIMIT.toMillis()).build());
  }

  /**
   * Returns where the tree stream for the guest is written to; closing it ends the input. Once the
   * guest has ended, writing throws an {@link IOException}: its answer says why.
   */
  public OutputStream input() {
    return input;
  }

  /** Ends the input, as closing it does. */
  public void endInput() {
    input.close();
  }

  /** Returns the guest's tree stream. */
  public InputStream output() {
    return output;
  }

  /** Gives the operation up if it has not ended. */
  @Override
  public void close() {
    stream.close();
  }

  private long patience() {
    return pace.patience(start, moved.get(), stream::late);
  }

  private final class Input extends OutputStream {
    private boolean ended;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      Objects.checkFromIndexSize(from, length, bytes.length);
      try {
        if (!stream.sendInput(bytes, from, length, patience())) {
          throw new IOException("the guest takes no more");
        }
        moved.addAndGet(length);
      } catch (InterruptedException e) {
        throw GuestConnection.cancelled(e);
      }
    }

    @Override
    public void close() {
      if (!ended) {
        ended = true;
        stream.endInput();
      }
    }
  }

  private final class Output extends InputStream {
    private ByteBuffer left = ByteBuffer.allocate(0);
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      Objects.checkFromIndexSize(from, length, bytes.length);
      while (!left.hasRemaining()) {
        if (ended || !next()) {
          return -1;
        }
      }
      int part = Math.min(length, left.remaining());
      left.get(bytes, from, part);
      if (!left.hasRemaining()) {
        stream.consumed(Wire.CHANNEL_OUT, left.limit());
      }
      return part;
    }

    /** Waits for the next event for as long as bytes go either way. */
    private GuestStream.Event take() throws InterruptedException {
      long seen = stream.sent();
      while (true) {
        GuestStream.Event event = stream.take(patience());
        if (event != null) {
          return event;
        }
        long now = stream.sent();
        if (seen == now) {
          patience(); // is all of the time over, or did nothing move?
          throw stream.stalled(pace.stall().toNanos());
        }
        seen = now;
      }
    }

    private boolean next() throws IOException {
      try {
        return switch (take()) {
          case GuestStream.Event.Data(int channel, ByteBuffer bytes) -> {
            moved.addAndGet(bytes.remaining());
            if (channel == Wire.CHANNEL_OUT) {
              left = bytes;
            } else {
              stream.consumed(channel, bytes.remaining()); // remarks for who debugs the agent
            }
            yield true;
          }
          case GuestStream.Event.Result(Fields fields) -> {
            ended = true;
            if (fields.numberOr(Tag.TIMED_OUT, 0) != 0) {
              throw stream.late(
                  "the guest says that its work on files took more than " + LIMIT.toHours() + " h");
            }
            GuestError error = GuestError.in(fields);
            if (error != null) {
              throw new PyroException(
                  error.code() == GuestError.LIMIT ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.INTERNAL,
                  "the guest could not work on its files: " + error.told());
            }
            yield false;
          }
        };
      } catch (InterruptedException e) {
        throw GuestConnection.cancelled(e);
      }
    }
  }
}
