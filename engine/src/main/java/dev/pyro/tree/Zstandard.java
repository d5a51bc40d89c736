package dev.pyro.tree;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Zstandard. This is a class of its own so that the library is only loaded when it is needed. */
final class Zstandard {
  private Zstandard() {}

  /** Returns the content of compressed bytes; windows above 8 MiB are not supported. */
  static InputStream decompress(InputStream in) throws IOException {
    InputStream content = new ZstdInputStream(in);
    return new BulkInput() {
      @Override
      public int read(byte[] bytes, int from, int count) throws IOException {
        try {
          return content.read(bytes, from, count);
        } catch (RuntimeException e) { // of several kinds, if the bytes are malformed
          throw new TarFormatException("its compression is malformed: " + e.getMessage());
        }
      }

      @Override
      public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(count, Records.BUFFER_BYTES)];
        return Math.max(read(skipped, 0, skipped.length), 0);
      }
    };
  }
}
