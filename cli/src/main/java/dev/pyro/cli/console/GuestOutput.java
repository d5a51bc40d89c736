package dev.pyro.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Writes an output stream of the guest to one of this process as it arrives: byte for byte, or, for
 * a terminal that the guest must not control, without what a terminal would obey.
 */
public final class GuestOutput extends OutputStream {
  private final OutputStream out;
  private final ProgressDisplay progress;
  private final Runnable onClosed;
  private final Optional<CleanOutput> clean;
  private boolean started;
  private boolean closed;

  /**
   * Writes to a stream.
   *
   * @param progress is hidden before the first byte
   * @param onClosed hears that nobody reads any more
   * @param cleaned whether what a terminal would obey is taken out
   */
  public GuestOutput(
      OutputStream out, ProgressDisplay progress, Runnable onClosed, boolean cleaned) {
    this.out = out;
    this.progress = progress;
    this.onClosed = onClosed;
    this.clean = cleaned ? Optional.of(new CleanOutput()) : Optional.empty();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      return;
    }
    if (!started) {
      started = true;
      progress.hide();
    }
    try {
      if (clean.isPresent()) {
        out.write(clean.get().next(bytes, offset, length));
      } else {
        out.write(bytes, offset, length);
      }
    } catch (IOException e) {
      closed = true;
      if (!StandardOutput.readerIsGone(e)) {
        throw e;
      }
      onClosed.run(); // the reader went away, as head does: the run ends without a message
    }
  }
}
