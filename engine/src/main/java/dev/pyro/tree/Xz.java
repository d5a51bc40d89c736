package dev.pyro.tree;

import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * The content of an xz file. Its library is loaded with this class, and so only if it is needed.
 */
final class Xz extends BulkInput {
  /** For dictionaries of 128 MiB; those of {@code xz -9} have 64. */
  private static final int MAX_MEMORY_KIB = 130 << 10;

  private final InputStream content;

  Xz(InputStream in) throws IOException {
    try {
      content = new XZInputStream(in, MAX_MEMORY_KIB);
    } catch (XZIOException e) {
      throw malformed(e);
    }
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    try {
      return content.read(bytes, from, count);
    } catch (MemoryLimitException e) {
      throw new TarFormatException(
          "to read it takes "
              + (e.getMemoryNeeded() >> 10)
              + " MiB of memory, and pyro takes at most "
              + (MAX_MEMORY_KIB >> 10)
              + " MiB");
    } catch (XZIOException e) {
      throw malformed(e);
    }
  }

  private static TarFormatException malformed(XZIOException e) {
    String reason = e.getMessage();
    return new TarFormatException(
        "its compression is malformed" + (reason == null ? "" : ": " + reason));
  }
}
