package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.Cleanup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program whose output is read line by line as it comes. Its standard input is a pipe to which
 * nothing is written. The end of that input tells the program that pyro has given up or died.
 *
 * <p>A short program, whose output is read as a whole, is a {@link dev.pyro.host.HostProgram}.
 */
final class ChildProcess {
  /** How long a build may take; the slowest, on an emulated machine, takes a tenth of it. */
  static final Duration LIMIT = Duration.ofHours(6);

  private static final int MAX_LINE_CHARS = 1 << 18;
  private static final int QUEUED_LINES = 1024;

  /** A program that has not ended this long after its input did is killed. */
  private static final int GRACE_SECONDS = 10;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Duration limit;

  /** Prepares a program; it sees {@code environment} and nothing else of ours. */
  ChildProcess(List<String> command, Map<String, String> environment) {
    this(command, environment, LIMIT);
  }

  ChildProcess(List<String> command, Map<String, String> environment, Duration limit) {
    this.limit = limit;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
  }

  /** Returns the same program with another limit of time. */
  ChildProcess within(Duration shorter) {
    return new ChildProcess(command, environment, shorter);
  }

  /**
   * Runs the program.
   *
   * @param task what it is for, as a message says it
   * @param lines gets its standard output and error, on the calling thread
   * @throws PyroException {@link ErrorCode#CANCELLED} if the calling thread is interrupted, {@link
   *     ErrorCode#TIMEOUT} if the program takes too long; it has ended by then
   */
  Outcome run(String task, Consumer<String> lines) {
    try (Cleanup undo = new Cleanup()) {
      Process process = start();
      BlockingQueue<Optional<String>> queue = new LinkedBlockingQueue<>(QUEUED_LINES);
      Thread reader = Thread.ofVirtual().start(() -> read(process, queue));
      undo.add(reader::interrupt); // not before the end: what the program still writes is read
      undo.add(() -> end(process));
      Tail tail = new Tail();
      long end = System.nanoTime() + limit.toNanos();
      for (Optional<String> line = next(queue, end, task);
          line.isPresent();
          line = next(queue, end, task)) {
        lines.accept(line.get());
        tail.add(line.get());
      }
      Outcome outcome = new Outcome(process.waitFor(), tail.lines());
      undo.release();
      process.getOutputStream().close(); // what waits for that end goes, too
      return outcome;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, task + " was interrupted", e);
    } catch (IOException e) {
      throw new PyroException(ErrorCode.INTERNAL, task + ": cannot close a pipe", e);
    }
  }

  private Optional<String> next(BlockingQueue<Optional<String>> queue, long end, String task)
      throws InterruptedException {
    Optional<String> line = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (line == null) {
      throw new PyroException(
          ErrorCode.TIMEOUT, task + " did not end within " + limit.toSeconds() + " s");
    }
    return line;
  }

  private Process start() {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw PyroException.of("cannot start " + command.getFirst(), e);
    }
  }

  private static void read(Process process, BlockingQueue<Optional<String>> queue) {
    try {
      readLines(process, queue);
      queue.put(Optional.empty());
    } catch (InterruptedException _) {
      // nobody listens any more
    }
  }

  private static void readLines(Process process, BlockingQueue<Optional<String>> queue)
      throws InterruptedException {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          queue.put(Optional.of(line.toString()));
          line.setLength(0);
        } else if (line.length() < MAX_LINE_CHARS) {
          line.append((char) c);
        }
      }
      if (!line.isEmpty()) {
        queue.put(Optional.of(line.toString()));
      }
    } catch (IOException _) {
      // the program is being ended
    }
  }

  /** Lets the program end by itself, with all that it started; kills it if it does not. */
  private static void end(Process process) {
    boolean interrupted = Thread.interrupted();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * How a program ended.
   *
   * @param status its exit status
   * @param tail the last lines that it printed
   */
  record Outcome(int status, List<String> tail) {}
}
