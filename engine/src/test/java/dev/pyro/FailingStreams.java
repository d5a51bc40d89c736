package dev.pyro;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Streams of a caller that fail as the host's do. */
public final class FailingStreams {
  private FailingStreams() {}

  /** Returns a stream that takes nothing, as a full disk. */
  public static OutputStream output(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  /** Returns a stream that gives nothing, as a directory. */
  public static InputStream input(String why) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException(why);
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw new IOException(why);
      }
    };
  }
}
