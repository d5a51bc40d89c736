package dev.pyro.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A look at a kept process: its output from an offset on, without a gap, and then its state. The
 * guest ends the look early if its reader is slower than the output. {@link #status} then says that
 * there is more, and the reader looks again.
 */
public final class KeptWatch implements AutoCloseable {
  /** How far a look goes. */
  public enum Until {
    /** To what there is now. */
    NOW(0),
    /** To the moment in which it is known whether it gets ready. */
    DECIDED(1),
    /** To the end of the process. */
    END(2);

    private final int number;

    Until(int number) {
      this.number = number;
    }
  }

  /** An offset behind all output: what is already there is not sent. */
  public static final long NOTHING = Long.MAX_VALUE;

  private final KeptName name;
  private final Until until;
  private final GuestStream stream;
  private long seen;
  private KeptStatus status;
  private long at;

  KeptWatch(GuestConnection connection, KeptName name, long from, Until until) {
    this.name = name;
    this.until = until;
    this.stream =
        connection.open(
            Fields.Builder.request(Op.WATCH)
                .put(Tag.NAME, name.name())
                .put(Tag.FROM, from)
                .put(Tag.FOLLOW, until.number)
                .build());
  }

  /**
   * Waits for output.
   *
   * @param nanos how long
   * @return the next bytes; nothing if none came in time or, then {@link #ended}, at the end
   */
  public Optional<byte[]> take(long nanos) {
    if (status != null) {
      return Optional.empty();
    }
    try {
      return switch (stream.take(nanos)) {
        case GuestStream.Event.Data(int channel, ByteBuffer bytes) -> {
          byte[] copy = new byte[bytes.remaining()];
          bytes.duplicate().get(copy);
          stream.consumed(channel, copy.length);
          seen += copy.length;
          yield Optional.of(copy);
        }
        case GuestStream.Event.Result(Fields fields) -> {
          GuestError error = GuestError.in(fields);
          if (error != null) {
            throw error.ofKept(name);
          }
          end(KeptStatus.of(fields), fields.number(Tag.AT));
          yield Optional.empty();
        }
        case null -> Optional.empty();
      };
    } catch (IOException e) {
      throw GuestConnection.broken(e);
    } catch (InterruptedException e) {
      throw GuestConnection.cancelled(e);
    }
  }

  private void end(KeptStatus last, long begin) throws GuestProtocolException {
    if (begin > last.total() - seen) {
      throw new GuestProtocolException("output behind its end");
    }
    boolean isWholeLook =
        switch (until) {
          case NOW -> true;
          case DECIDED -> last.state() != KeptState.STARTING;
          case END -> !last.state().runs();
        };
    if (!isWholeLook && last.begin() <= begin + seen) { // there is no gap: nobody was too slow
      throw new GuestProtocolException("a look that ends too early");
    }
    status = last;
    at = begin;
  }

  /** Waits for the end of a look at what there is now, and returns what it saw. */
  Snapshot snapshot(long maxBytes, long nanos) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long end = System.nanoTime() + nanos;
    stream.endAt(end);
    while (!ended()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw stream.unanswered(nanos);
      }
      take(left).ifPresent(all::writeBytes);
      if (all.size() > maxBytes) {
        throw GuestConnection.broken(new GuestProtocolException("more output than is kept"));
      }
    }
    return new Snapshot(status, at, all.toByteArray());
  }

  /** Returns whether the look has ended. */
  public boolean ended() {
    return status != null;
  }

  /** Returns the state at the end of the look. */
  public KeptStatus status() {
    return status;
  }

  /** Returns where the output that was seen began; it is known at the end of the look. */
  public long at() {
    return at;
  }

  /** Ends the look. */
  @Override
  public void close() {
    stream.close();
  }

  /** What there was at one moment. */
  public static final class Snapshot {
    private final KeptStatus status;
    private final long at;
    private final byte[] output;

    Snapshot(KeptStatus status, long at, byte[] output) {
      this.status = status;
      this.at = at;
      this.output = output;
    }

    /** Returns the state. */
    public KeptStatus status() {
      return status;
    }

    /** Returns where {@link #output} begins in all that was written. */
    public long at() {
      return at;
    }

    /** Returns what is kept from there on; it belongs to the caller. */
    public byte[] output() {
      return output;
    }
  }
}
