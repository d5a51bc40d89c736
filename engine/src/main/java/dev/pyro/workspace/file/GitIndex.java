package dev.pyro.workspace.file;

import dev.pyro.path.TreePath;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads which files git tracks from its index, see gitformat-index(5). */
final class GitIndex {
  private static final int SIGNATURE = 0x44495243; // DIRC

  /** Times, device, inode, mode, owner, size. */
  private static final int STAT_BYTES = 40;

  private static final int SHA1_BYTES = 20;
  private static final int EXTENDED = 0x4000;
  private static final int PREFIXED_VERSION = 4;
  private static final int ALIGNMENT = 8;

  private final ByteBuffer in;
  private byte[] name = {};

  private GitIndex(byte[] index) {
    in = ByteBuffer.wrap(index);
  }

  /** Tells the tracked files, up to the first place that is not as git writes it. */
  static void read(byte[] index, Consumer<TreePath> tracked) {
    try {
      new GitIndex(index).read(tracked);
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      // A damaged index tracks less: git itself would refuse to work with it.
    }
  }

  private void read(Consumer<TreePath> tracked) {
    if (in.getInt() != SIGNATURE) {
      return;
    }
    int version = in.getInt();
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      int start = in.position();
      in.position(start + STAT_BYTES + SHA1_BYTES);
      boolean extended = (in.getShort() & EXTENDED) != 0;
      in.position(in.position() + (extended ? Short.BYTES : 0));
      if (version == PREFIXED_VERSION) {
        name = joined(name, prefixLength(name.length));
      } else {
        name = joined(name, 0);
        int padded = in.position() - 1 - start;
        in.position(start + (padded / ALIGNMENT + 1) * ALIGNMENT);
      }
      tracked.accept(TreePath.of(name));
    }
  }

  /** Returns how much of the name before the next one begins with. */
  private int prefixLength(int length) {
    int piece = in.get();
    int dropped = piece & 0x7f;
    while ((piece & 0x80) != 0) {
      piece = in.get();
      dropped = ((dropped + 1) << 7) + (piece & 0x7f);
    }
    return length - dropped;
  }

  /** Reads text up to a NUL and puts it after a prefix. */
  private byte[] joined(byte[] before, int prefix) {
    if (prefix < 0 || prefix > before.length) {
      throw new IllegalArgumentException("no prefix of the name before");
    }
    int start = in.position();
    while (in.get() != 0) {
      // look for the end
    }
    int length = in.position() - 1 - start;
    byte[] joined = Arrays.copyOf(before, prefix + length);
    in.get(start, joined, prefix, length);
    return joined;
  }
}
