package dev.pyro.vm;

import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.ExecutionMode;
import dev.pyro.PyroException;
import dev.pyro.guest.OutputKeeper;
import dev.pyro.host.Session;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a command on the host. A caller has to allow that, and it is only done if there can be no
 * guest.
 */
final class HostCompat {
  private static final int EXIT_TIMED_OUT = 124;

  private HostCompat() {}

  static ExecResult run(Command command, int timeoutSeconds, ExecStreams streams) {
    if (streams.terminal().isPresent()) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "a command on the host cannot have a terminal of its own");
    }
    long start = System.nanoTime();
    Session session;
    try {
      ProcessBuilder builder = new ProcessBuilder(command.argv());
      if (streams.stdin().isEmpty()) {
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      }
      session = Session.start(builder);
    } catch (IOException e) {
      throw PyroException.of("cannot run the command on the host", e);
    }
    Process process = session.leader();
    Lost lost = new Lost(session, new AtomicReference<>());
    OutputKeeper out = new OutputKeeper();
    OutputKeeper err = new OutputKeeper();
    Thread outPump = pump(process.getInputStream(), streams.stdout(), out, lost);
    Thread errPump = pump(process.getErrorStream(), streams.stderr(), err, lost);
    streams
        .stdin()
        .ifPresent(in -> Thread.ofPlatform().daemon().start(() -> feed(in, process, lost)));
    try {
      boolean timedOut = !process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
      session.kill();
      outPump.join();
      errPump.join();
      lost.throwIfAny();
      return new ExecResult(
          timedOut ? EXIT_TIMED_OUT : process.exitValue(),
          out.text(),
          err.text(),
          out.total(),
          err.total(),
          out.truncated(),
          err.truncated(),
          (System.nanoTime() - start) / 1_000_000,
          timedOut,
          false,
          0,
          ExecutionMode.HOST_COMPAT);
    } catch (InterruptedException e) {
      session.kill();
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while a command ran", e);
    }
  }

  /** The first stream of the caller that failed. The command ends then: what is left is wrong. */
  private record Lost(Session session, AtomicReference<PyroException> why) {
    void add(String what, IOException e) {
      why.compareAndSet(null, PyroException.of(what, e));
      session.kill();
    }

    void throwIfAny() {
      if (why.get() != null) {
        throw why.get();
      }
    }
  }

  private static Thread pump(
      InputStream from, Optional<OutputStream> consumer, OutputKeeper keeper, Lost lost) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] buffer = new byte[8192];
          try {
            int got;
            while ((got = from.read(buffer)) >= 0) {
              keeper.add(ByteBuffer.wrap(buffer, 0, got));
              if (consumer.isPresent() && !deliver(consumer.get(), buffer, got, lost)) {
                return;
              }
            }
          } catch (IOException _) {
            // the command is being ended
          }
        });
  }

  private static boolean deliver(OutputStream to, byte[] buffer, int length, Lost lost) {
    try {
      to.write(buffer, 0, length);
      to.flush();
      return true;
    } catch (IOException e) {
      lost.add("the command's output cannot be delivered", e);
      return false;
    }
  }

  private static void feed(InputStream in, Process process, Lost lost) {
    byte[] buffer = new byte[8192];
    try (OutputStream to = process.getOutputStream()) {
      for (int got = read(in, buffer, lost); got >= 0; got = read(in, buffer, lost)) {
        to.write(buffer, 0, got);
        to.flush();
      }
    } catch (IOException _) {
      // the command takes no more
    }
  }

  /** Reads from the caller's input; a failure ends it, and is kept. */
  private static int read(InputStream in, byte[] buffer, Lost lost) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      lost.add("the command's input cannot be read", e);
      return -1;
    }
  }
}
