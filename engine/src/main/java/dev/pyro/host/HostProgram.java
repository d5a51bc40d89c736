package dev.pyro.host;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.Cleanup;
import dev.pyro.store.SearchPath;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of the host that pyro waits for. It has a deadline, and an interrupt of the calling
 * thread ends it. It has no terminal, so it cannot ask a person anything, and its standard input is
 * empty. What it prints is bounded.
 *
 * @param command the program, found along {@code PATH}, and its arguments
 * @param environment all of its environment variables
 * @param limit how long it may take
 */
public record HostProgram(List<String> command, Map<String, String> environment, Duration limit) {
  /** A program that prints more is ended; a list of a million files is shorter. In bytes. */
  private static final int MAX_OUTPUT = 128 << 20;

  /** What a program says of errors beyond this is dropped; in bytes. */
  private static final int MAX_ERRORS = 64 << 10;

  /** Copies the lists. */
  public HostProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * How a program ended.
   *
   * @param exitCode its exit code
   * @param output its standard output, a character for each byte
   * @param errors its standard error
   */
  public record Ended(int exitCode, String output, String errors) {}

  /**
   * Runs the program.
   *
   * @param task what it is for, as in "cannot clone x"
   * @throws PyroException {@link ErrorCode#TIMEOUT} if it does not end in time, {@link
   *     ErrorCode#CANCELLED} if this thread is interrupted, {@link ErrorCode#LIMIT_EXCEEDED} if it
   *     prints too much, {@link ErrorCode#UNAVAILABLE} if it cannot be started. It has ended then,
   *     with what it has started
   */
  public Ended run(String task) {
    long start = System.nanoTime();
    Session session = start(task);
    Process process = session.leader();
    try (Cleanup onFailure = new Cleanup()) {
      onFailure.add(session::kill);
      Reader output = new Reader(process.getInputStream(), MAX_OUTPUT, session);
      Reader errors = new Reader(process.getErrorStream(), MAX_ERRORS, null);
      if (!process.waitFor(left(start), TimeUnit.NANOSECONDS)
          || !output.ends(left(start))
          || !errors.ends(left(start))) {
        throw failed(ErrorCode.TIMEOUT, task, name() + " did not end within " + words(limit), null);
      }
      if (output.isTooLong()) {
        String fault = name() + " printed more than " + MAX_OUTPUT + " bytes";
        throw failed(ErrorCode.LIMIT_EXCEEDED, task, fault, null);
      }
      onFailure.release();
      return new Ended(
          process.exitValue(),
          output.bytes().toString(StandardCharsets.ISO_8859_1),
          errors.bytes().toString(StandardCharsets.UTF_8).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(ErrorCode.CANCELLED, task, "interrupted", e);
    }
  }

  /**
   * Runs the program and returns its standard output.
   *
   * @throws PyroException as {@link #run}, and {@link ErrorCode#UNAVAILABLE} with what it said if
   *     its exit code is not 0
   */
  public String require(String task) {
    Ended ended = run(task);
    if (ended.exitCode() != 0) {
      String said = ended.errors().isEmpty() ? "exit code " + ended.exitCode() : ended.errors();
      throw failed(ErrorCode.UNAVAILABLE, task, said, null);
    }
    return ended.output();
  }

  private Session start(String task) {
    List<String> line = new ArrayList<>(command);
    line.set(0, find(command.getFirst(), task).toString());
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return Session.start(builder);
    } catch (IOException e) {
      throw PyroException.of("cannot " + task, e);
    }
  }

  private Path find(String program, String task) {
    return SearchPath.find(environment, program)
        .orElseThrow(
            () -> failed(ErrorCode.UNAVAILABLE, task, program + " is not installed", null));
  }

  private String name() {
    return command.getFirst();
  }

  private long left(long start) {
    return Math.max(0, limit.toNanos() - (System.nanoTime() - start));
  }

  private static String words(Duration limit) {
    long seconds = limit.toSeconds();
    return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + " minutes" : seconds + " s";
  }

  private static PyroException failed(ErrorCode code, String task, String why, Exception cause) {
    return new PyroException(code, "cannot " + task + ": " + why, cause);
  }

  /** Reads to the end on a thread of its own, keeps the beginning, and may end the program. */
  private static final class Reader {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int most;
    private final Thread thread;
    private volatile boolean tooLong;

    /**
     * Begins to read.
     *
     * @param tooMuch what to end when there is more than can be kept; null if the rest is dropped
     */
    Reader(InputStream from, int most, Session tooMuch) {
      this.most = most;
      this.thread = Thread.ofPlatform().daemon().start(() -> read(from, tooMuch));
    }

    private void read(InputStream from, Session tooMuch) {
      byte[] buffer = new byte[8192];
      try (from) {
        for (int got = from.read(buffer); got >= 0; got = from.read(buffer)) {
          kept.write(buffer, 0, Math.min(got, most - kept.size()));
          if (kept.size() == most && tooMuch != null) {
            tooLong = true;
            tooMuch.kill();
            return;
          }
        }
      } catch (IOException _) {
        // the program was killed; what it said last is of no use
      }
    }

    /** Waits for the end; tells whether it came in time. */
    boolean ends(long nanos) throws InterruptedException {
      return thread.join(Duration.ofNanos(nanos));
    }

    boolean isTooLong() {
      return tooLong;
    }

    /** Returns what was kept, once the end has come. */
    ByteArrayOutputStream bytes() {
      return kept;
    }
  }
}
