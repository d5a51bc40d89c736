package dev.pyro.workspace.process;

import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import dev.pyro.guest.Kept;
import dev.pyro.guest.KeptName;
import dev.pyro.guest.KeptStatus;
import dev.pyro.guest.KeptWatch;
import dev.pyro.workspace.call.WorkspaceUse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One person at one shell. */
final class Attachment {
  /** What was on the screen before is most likely in this. */
  private static final int REPLAYED_BYTES = 64 << 10;

  /** Somebody who types keeps the workspace alive; noting it this often is enough. */
  private static final long NOTED_NANOS = Duration.ofSeconds(10).toNanos();

  private final WorkspaceUse use;
  private final KeptName name;
  private final ExecStreams streams;
  private final AtomicBoolean left = new AtomicBoolean();
  private final AtomicReference<KeptWatch> watch = new AtomicReference<>();
  private long noted = System.nanoTime(); // the thread that reads the input

  Attachment(WorkspaceUse use, KeptName name, ExecStreams streams) {
    this.use = use;
    this.name = name;
    this.streams = streams;
  }

  /** Stays until the shell has ended, or the input has: then nothing is returned. */
  Optional<KeptStatus> run() {
    Kept kept = use.guest().kept();
    KeptStatus before = kept.snapshot(name, KeptWatch.NOTHING).status();
    long from = Math.max(before.begin(), before.total() - REPLAYED_BYTES);
    OutputStream screen = streams.stdout().orElse(OutputStream.nullOutputStream());
    try (AutoCloseable _ = kept.attach(name, noting(streams), this::leave)) {
      return KeptOutput.follow(
          kept, name, from, before.total(), screen, use.redactor(), left, this::watching);
    } catch (PyroException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e); // closing a stream throws nothing else
    }
  }

  private void watching(KeptWatch current) {
    watch.set(current);
    if (left.get()) {
      current.close();
    }
  }

  private void leave() {
    left.set(true);
    KeptWatch current = watch.get();
    if (current != null) {
      current.close();
    }
  }

  private ExecStreams noting(ExecStreams given) {
    ExecStreams.Builder builder = ExecStreams.builder();
    given.stdin().ifPresent(in -> builder.stdin(new Typed(in)));
    given.terminal().ifPresent(size -> builder.terminal(size, given::connectResizes));
    return builder.build();
  }

  private final class Typed extends FilterInputStream {
    Typed(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int got = super.read(bytes, from, length);
      if (System.nanoTime() - noted > NOTED_NANOS) {
        noted = System.nanoTime();
        use.settle();
      }
      return got;
    }
  }
}
