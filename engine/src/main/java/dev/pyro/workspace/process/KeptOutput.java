package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.Kept;
import dev.pyro.guest.KeptName;
import dev.pyro.guest.KeptStatus;
import dev.pyro.guest.KeptWatch;
import dev.pyro.secret.Redactor;
import dev.pyro.terminal.PastOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Follows the output of kept processes. */
final class KeptOutput {
  private static final long LOOK_NANOS = Duration.ofMinutes(1).toNanos();

  private KeptOutput() {}

  /**
   * Hands output on as it comes, until the process ends.
   *
   * @param from where to begin
   * @param past how far the output is of the past, in which nobody waits for answers
   * @param enough ends it earlier; whoever sets it closes the watch that this hands out, too
   * @param watching hears of each watch that is made
   * @return the state at the end, or nothing if {@code enough} came first
   */
  static Optional<KeptStatus> follow(
      Kept kept,
      KeptName name,
      long from,
      long past,
      OutputStream sink,
      Redactor redactor,
      AtomicBoolean enough,
      Consumer<KeptWatch> watching) {
    Redactor.Stream text = redactor.stream();
    PastOutput silenced = new PastOutput();
    long next = from;
    while (true) {
      try (KeptWatch watch = kept.watch(name, next, KeptWatch.Until.END)) {
        watching.accept(watch);
        long seen = 0;
        while (!watch.ended()) {
          Optional<byte[]> piece;
          try {
            piece = watch.take(LOOK_NANOS);
          } catch (PyroException e) {
            if (enough.get() && e.code() == ErrorCode.CANCELLED) {
              return Optional.empty();
            }
            throw e;
          }
          if (piece.isPresent()) {
            byte[] shown = without(silenced, past - watch.at() - seen, piece.get());
            seen += piece.get().length;
            write(sink, text.next(ByteBuffer.wrap(shown)));
          }
        }
        KeptStatus status = watch.status();
        if (!status.state().runs()) {
          write(sink, text.end());
          return Optional.of(status);
        }
        next = watch.at() + seen;
        if (status.begin() > next) { // we were too slow
          write(sink, text.end());
          text = redactor.stream();
          String gap = "\r\n[... " + (status.begin() - next) + " bytes were dropped ...]\r\n";
          write(sink, ByteBuffer.wrap(gap.getBytes(StandardCharsets.UTF_8)));
          next = status.begin();
        }
      }
    }
  }

  /** Takes the questions out of the first bytes of a piece, those of the past. */
  private static byte[] without(PastOutput silenced, long past, byte[] piece) {
    if (past <= 0) {
      return piece;
    }
    if (past > piece.length) {
      return silenced.next(piece);
    }
    ByteArrayOutputStream shown = new ByteArrayOutputStream(piece.length);
    shown.writeBytes(silenced.next(Arrays.copyOf(piece, (int) past)));
    shown.writeBytes(silenced.end());
    shown.write(piece, (int) past, piece.length - (int) past);
    return shown.toByteArray();
  }

  private static void write(OutputStream sink, ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    try {
      sink.write(copy);
      sink.flush();
    } catch (IOException e) {
      throw PyroException.of("the output cannot be delivered", e);
    }
  }
}
