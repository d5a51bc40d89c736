package dev.pyro.tree;

import dev.pyro.zstd.ZstdInput;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;

/**
 * An open archive. It can be read from its start again, and a number tells whether it is still the
 * same.
 */
final class ArchiveFile implements Closeable {
  private enum Compression {
    NONE,
    GZIP,
    XZ,
    ZSTD
  }

  private final FileChannel channel;
  private final Compression compression;
  private final CRC32C sum = new CRC32C(); // of the bytes of one reading
  private long read;

  /** Opens an archive; {@code name} ends as {@link ArchiveSource#isArchive} wants it. */
  ArchiveFile(Path file, String name) throws IOException {
    compression =
        name.endsWith(".zst")
            ? Compression.ZSTD
            : name.endsWith(".xz")
                ? Compression.XZ
                : name.endsWith("gz") ? Compression.GZIP : Compression.NONE;
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  /** Returns the archive's content, from its start. */
  InputStream content() throws IOException {
    sum.reset();
    read = 0;
    InputStream raw = new BufferedInputStream(new Raw(), Records.BUFFER_BYTES);
    return switch (compression) {
      case NONE -> raw;
      case GZIP ->
          new BufferedInputStream(
              new GZIPInputStream(raw, Records.BUFFER_BYTES), Records.BUFFER_BYTES);
      case ZSTD -> new BufferedInputStream(new ZstdInput(raw), Records.BUFFER_BYTES);
      case XZ -> new BufferedInputStream(new Xz(raw), Records.BUFFER_BYTES);
    };
  }

  /**
   * Reads what is left of the content and returns a number that depends on every byte of the file.
   */
  long fingerprint(InputStream content) throws IOException {
    content.transferTo(OutputStream.nullOutputStream());
    new Raw()
        .transferTo(OutputStream.nullOutputStream()); // whatever follows the compressed content
    return sum.getValue() << 31 ^ read;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Raw extends BulkInput {
    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      int got = channel.read(ByteBuffer.wrap(bytes, from, count), read);
      if (got > 0) {
        sum.update(bytes, from, got);
        read += got;
      }
      return got;
    }

    @Override
    public int available() throws IOException { // GZIPInputStream asks for further members so
      return Math.clamp(channel.size() - read, 0, Integer.MAX_VALUE);
    }
  }
}
