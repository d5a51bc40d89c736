package dev.pyro.cli.console;

import java.io.IOException;
import java.io.OutputStream;

/** Writes an output stream of the guest to one of this process, byte for byte as it arrives. */
public final class GuestOutput extends OutputStream {
  private final OutputStream out;
  private final ProgressDisplay progress;
  private final Runnable onClosed;
  private boolean started;
  private boolean closed;

  public GuestOutput(OutputStream out, ProgressDisplay progress, Runnable onClosed) {
    this.out = out;
    this.progress = progress;
    this.onClosed = onClosed;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (closed) {
      return;
    }
    if (!started) {
      started = true;
      progress.hide();
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException _) {
      closed = true; // the reader went away, as head does: the run ends without a message
      onClosed.run();
    }
  }
}
