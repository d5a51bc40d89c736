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
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot run the command on the host: " + e.getMessage(), e);
    }
    Process process = session.leader();
    OutputKeeper out = new OutputKeeper();
    OutputKeeper err = new OutputKeeper();
    Thread outPump = pump(process.getInputStream(), streams.stdout(), out);
    Thread errPump = pump(process.getErrorStream(), streams.stderr(), err);
    streams.stdin().ifPresent(in -> Thread.ofPlatform().daemon().start(() -> feed(in, process)));
    try {
      boolean timedOut = !process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
      session.kill();
      outPump.join();
      errPump.join();
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

  private static Thread pump(
      InputStream from, Optional<OutputStream> consumer, OutputKeeper keeper) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] buffer = new byte[8192];
          try {
            int got;
            while ((got = from.read(buffer)) >= 0) {
              keeper.add(ByteBuffer.wrap(buffer, 0, got));
              if (consumer.isPresent()) {
                consumer.get().write(buffer, 0, got);
                consumer.get().flush();
              }
            }
          } catch (IOException _) {
            // the command is being ended, or its reader has gone away
          }
        });
  }

  private static void feed(InputStream in, Process process) {
    try (OutputStream to = process.getOutputStream()) {
      in.transferTo(to);
    } catch (IOException _) {
      // the command takes no more
    }
  }
}
