package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.ExecutionMode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One run of a program in the guest. The thread that runs it takes its output. */
final class Exec {
  private static final int EXIT_TIMED_OUT = 124;
  private static final int EXIT_CANNOT_EXECUTE = 126;
  private static final int EXIT_NOT_FOUND = 127;

  private final GuestConnection connection;
  private final Duration reportGrace;
  private final ExecCall call;
  private final ExecStreams streams;
  private final Sink out;
  private final Sink err;

  Exec(GuestConnection connection, Duration reportGrace, ExecCall call, ExecStreams streams) {
    this.connection = connection;
    this.reportGrace = reportGrace;
    this.call = call;
    this.streams = streams;
    this.out = new Sink(call.filters().get(), streams.stdout());
    this.err = new Sink(call.filters().get(), streams.stderr());
  }

  ExecResult run() {
    long start = System.nanoTime();
    long end = start + call.timeout().plus(reportGrace).toNanos();
    try (GuestStream stream = connection.open(request())) {
      stream.endAt(end);
      streams.connectResizes(size -> stream.control(new Fields.Builder().put(size)));
      streams.stdin().ifPresent(in -> pump(in, stream, () -> {}));
      while (true) {
        switch (stream.take(end - System.nanoTime())) {
          case GuestStream.Event.Data(int channel, ByteBuffer bytes) -> {
            sink(channel).take(bytes);
            stream.consumed(channel, bytes.remaining());
          }
          case GuestStream.Event.Result(Fields fields) -> {
            return result(fields);
          }
          case null -> {
            PyroException trouble = connection.watch().trouble();
            connection.close(); // it cannot be told what it still does
            if (trouble != null) {
              throw trouble;
            }
            return ended(EXIT_TIMED_OUT, (System.nanoTime() - start) / 1_000_000, true, false, 0);
          }
        }
      }
    } catch (IOException e) {
      connection.close();
      throw GuestConnection.broken(e);
    } catch (InterruptedException e) {
      throw GuestConnection.cancelled(e);
    }
  }

  private byte[] request() {
    Fields.Builder request =
        Fields.Builder.request(Op.EXEC).program(call.argv(), call.cwd(), call.env());
    request.put(Tag.TIMEOUT_MS, call.timeout().toMillis());
    request.put(Tag.STDIN, streams.stdin().isPresent() ? 1 : 0);
    streams.terminal().ifPresent(size -> request.put(Tag.TTY, 1).put(size));
    return request.build();
  }

  private ExecResult result(Fields fields) throws IOException {
    GuestError error = GuestError.in(fields);
    if (error == null) {
      boolean timedOut = fields.number(Tag.TIMED_OUT) != 0;
      return ended(
          timedOut ? EXIT_TIMED_OUT : (int) fields.number(Tag.EXIT_CODE),
          fields.number(Tag.DURATION_US) / 1000,
          timedOut,
          fields.numberOr(Tag.OOM_KILLED, 0) != 0,
          (int) Math.min(fields.numberOr(Tag.LEFT_BEHIND, 0), Integer.MAX_VALUE));
    }
    if (error.code() == GuestError.EXEC) {
      tell("cannot run " + call.argv().getFirst() + ": " + error.whyNotStarted());
      return ended(
          error.isNoSuchProgram() ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE, 0, false, false, 0);
    }
    throw new PyroException(
        error.code() == GuestError.LIMIT ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.INTERNAL,
        "the guest could not run the command: " + error.told());
  }

  /** Adds a line to the error output, which every face shows and the log keeps. */
  private void tell(String line) {
    err.take(ByteBuffer.wrap(("pyro: " + line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private ExecResult ended(
      int exitCode, long durationMs, boolean timedOut, boolean oomKilled, int processesEnded) {
    if (oomKilled) {
      tell(
          "the guest's kernel killed a process of the command, since the machine's memory of "
              + call.memMib()
              + " MiB was used up; create a machine with more (--mem-mib, mem_mib)");
    }
    out.end();
    err.end();
    return new ExecResult(
        exitCode,
        out.kept.text(),
        err.kept.text(),
        out.kept.total(),
        err.kept.total(),
        out.kept.truncated(),
        err.kept.truncated(),
        durationMs,
        timedOut,
        oomKilled,
        processesEnded,
        ExecutionMode.GUEST);
  }

  private Sink sink(int channel) {
    return channel == Wire.CHANNEL_ERR ? err : out;
  }

  /** Where one of the outputs goes. Nothing sees a byte of it before the filter has let it by. */
  private static final class Sink {
    private final OutputKeeper kept = new OutputKeeper();
    private final OutputFilter filter;
    private final Optional<OutputStream> consumer;

    Sink(OutputFilter filter, Optional<OutputStream> consumer) {
      this.filter = filter;
      this.consumer = consumer;
    }

    void take(ByteBuffer bytes) {
      deliver(filter.next(bytes));
    }

    void end() {
      deliver(filter.end());
    }

    private void deliver(ByteBuffer bytes) {
      if (!bytes.hasRemaining()) {
        return;
      }
      kept.add(bytes);
      if (consumer.isEmpty()) {
        return;
      }
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      try {
        consumer.get().write(copy);
        consumer.get().flush();
      } catch (IOException e) {
        throw PyroException.of("the command's output cannot be delivered", e);
      }
    }
  }

  /** Sends the input on a thread of its own, for nobody can interrupt a read of a terminal. */
  static void pump(InputStream in, GuestStream stream, Runnable ended) {
    Runnable work =
        () -> {
          byte[] buffer = new byte[Wire.MAX_PAYLOAD_BYTES];
          try {
            int got;
            while ((got = in.read(buffer)) >= 0) {
              if (!stream.sendInput(buffer, got)) {
                return;
              }
            }
          } catch (IOException e) {
            stream.fail(PyroException.of("the command's input cannot be read", e));
            stream.cancel();
            ended.run();
            return;
          } catch (InterruptedException _) {
            return;
          }
          stream.endInput();
          ended.run();
        };
    Thread.ofPlatform().daemon().name("guest-input").start(work);
  }
}
