package dev.pyro.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The keys that a user types, up to the detach keys. These are not passed on: a key that may begin
 * them is held back until the next key is typed.
 */
public final class DetachableInput extends InputStream {
  private static final int CHUNK_BYTES = 8192;

  private final InputStream in;
  private final DetachKeys keys;
  private final byte[] typed = new byte[CHUNK_BYTES];
  private final byte[] held;
  private int heldBytes;
  private boolean detached;
  private ByteBuffer ready = ByteBuffer.allocate(0);

  public DetachableInput(InputStream in, DetachKeys keys) {
    this.in = in;
    this.keys = keys;
    this.held = new byte[keys.count() + 1];
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    while (!ready.hasRemaining()) {
      int got = detached ? -1 : in.read(typed);
      if (got < 0) {
        return -1;
      }
      ready = passed(got);
    }
    int count = Math.min(length, ready.remaining());
    ready.get(to, at, count);
    return count;
  }

  /** Returns those of the typed bytes, and of the bytes held back, that are no detach keys. */
  private ByteBuffer passed(int got) {
    ByteBuffer passed = ByteBuffer.allocate(heldBytes + got);
    for (int i = 0; i < got && !detached; i++) {
      held[heldBytes++] = typed[i];
      while (!keys.beginWith(held, heldBytes)) {
        passed.put(held[0]);
        heldBytes--;
        System.arraycopy(held, 1, held, 0, heldBytes);
      }
      detached = heldBytes == keys.count();
    }
    return passed.flip();
  }
}
