package dev.pyro.tree;

import java.io.IOException;
import java.io.InputStream;

/** A stream that reads many bytes at once. A subclass need not read single bytes. */
abstract class BulkInput extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] bytes, int from, int count) throws IOException;
}
