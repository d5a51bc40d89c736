package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import dev.pyro.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can be done with the processes that a guest keeps. Thread-safe. */
public final class Kept {
  /** How much output of one process a guest keeps at most, in bytes. */
  public static final int MAX_BYTES = 4 << 20;

  /** How much can be written to one at a time, in bytes. */
  public static final int MAX_INPUT_BYTES = 65_536;

  private static final int MAX_KEPT = 256;
  private static final int MAX_LIST_BYTES = MAX_KEPT * 16_384;

  private final GuestConnection connection;
  private final long answerNanos;

  Kept(GuestConnection connection, Duration answerLimit) {
    this.connection = connection;
    this.answerNanos = answerLimit.toNanos();
  }

  /**
   * Starts a program, and returns when it runs. If this thread is interrupted meanwhile, it is not
   * kept.
   *
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if one of that name runs, {@link
   *     ErrorCode#NOT_FOUND} if there is no such program, {@link ErrorCode#LIMIT_EXCEEDED} if the
   *     guest keeps no more
   */
  public void start(KeptName name, KeptCall call) {
    try (GuestStream stream = connection.open(call.request(name))) {
      GuestError error;
      try {
        error = GuestError.in(stream.result(answerNanos));
      } catch (InterruptedException e) {
        stream.cancel(); // which comes too late if it runs
        if (GuestError.in(stream.result(answerNanos)) == null) {
          drop(name, Duration.ZERO, true);
        }
        throw e;
      }
      if (error != null) {
        throw error.ofKept(name);
      }
    } catch (IOException e) {
      throw GuestConnection.broken(e);
    } catch (InterruptedException e) {
      throw GuestConnection.cancelled(e);
    }
  }

  /** Looks at one, from a place in its output on. */
  public KeptWatch watch(KeptName name, long from, KeptWatch.Until until) {
    return new KeptWatch(connection, name, from, until);
  }

  /** Returns what there is now of one's output, from a place on. */
  public KeptWatch.Snapshot snapshot(KeptName name, long from) {
    try (KeptWatch watch = watch(name, from, KeptWatch.Until.NOW)) {
      return watch.snapshot(MAX_BYTES, answerNanos);
    }
  }

  /** Gives one input, whole or not at all. */
  public void write(KeptName name, byte[] input) {
    request(name, feed(name).put(Tag.INPUT, input).build(), answerNanos);
  }

  /** Sends a signal to what is in the foreground of its terminal, else to its process group. */
  public void signal(KeptName name, int signal) {
    request(name, feed(name).put(Tag.SIGNAL, signal).build(), answerNanos);
  }

  /** Resizes its terminal. */
  public void resize(KeptName name, TerminalSize size) {
    request(name, feed(name).put(size).build(), answerNanos);
  }

  private static Fields.Builder feed(KeptName name) {
    return Fields.Builder.request(Op.FEED).put(Tag.NAME, name.name());
  }

  /**
   * Connects input, as it comes, and the size of a terminal. This lasts until it is closed, the
   * input has ended or the process has ended.
   */
  public AutoCloseable attach(KeptName name, ExecStreams streams, Runnable inputEnded) {
    GuestStream stream = connection.open(feed(name).put(Tag.STDIN, 1).build());
    streams.connectResizes(size -> stream.control(new Fields.Builder().put(size)));
    streams.stdin().ifPresent(in -> Exec.pump(in, stream, inputEnded));
    return stream;
  }

  /**
   * Ends one, with everything that it has left behind, and returns its last state.
   *
   * @param grace how long its processes may take after being asked to end
   * @param forget whether the guest then forgets it
   */
  public KeptStatus drop(KeptName name, Duration grace, boolean forget) {
    byte[] request =
        Fields.Builder.request(Op.DROP)
            .put(Tag.NAME, name.name())
            .put(Tag.GRACE_MS, grace.toMillis())
            .put(Tag.FORGET, forget ? 1 : 0)
            .build();
    try {
      return KeptStatus.of(request(name, request, answerNanos + grace.toNanos()));
    } catch (IOException e) {
      throw GuestConnection.broken(e);
    }
  }

  private Fields request(KeptName name, byte[] request, long nanos) {
    return connection.ask(request, nanos, error -> error.ofKept(name));
  }

  /** Lists all, in the order in which they were started. */
  public List<KeptStatus> list() {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    long end = System.nanoTime() + answerNanos;
    try (GuestStream stream = connection.open(Fields.Builder.request(Op.LIST).build())) {
      stream.endAt(end);
      while (true) {
        switch (stream.take(end - System.nanoTime())) {
          case GuestStream.Event.Data(int channel, ByteBuffer bytes) -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            stream.consumed(channel, copy.length);
            records.writeBytes(copy);
            if (records.size() > MAX_LIST_BYTES) {
              throw new GuestProtocolException("a list without an end");
            }
          }
          case GuestStream.Event.Result(Fields fields) -> {
            GuestError error = GuestError.in(fields);
            if (error != null) {
              throw new PyroException(
                  ErrorCode.INTERNAL, "the guest could not list processes: " + error.told());
            }
            return parse(ByteBuffer.wrap(records.toByteArray()));
          }
          case null -> throw stream.unanswered(answerNanos);
        }
      }
    } catch (IOException e) {
      throw GuestConnection.broken(e);
    } catch (InterruptedException e) {
      throw GuestConnection.cancelled(e);
    }
  }

  private static List<KeptStatus> parse(ByteBuffer records) throws IOException {
    List<KeptStatus> all = new ArrayList<>();
    while (records.hasRemaining()) {
      int length = records.remaining() < Integer.BYTES ? -1 : records.getInt();
      if (length < 0 || length > records.remaining() || all.size() == MAX_KEPT) {
        throw new GuestProtocolException("a malformed list");
      }
      all.add(KeptStatus.of(Fields.parse(records.slice(records.position(), length))));
      records.position(records.position() + length);
    }
    return all;
  }
}
