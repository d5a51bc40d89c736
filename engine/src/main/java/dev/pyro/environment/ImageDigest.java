package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/**
 * The digest of an ext4 image: SHA-256 over its used blocks, in order. Free blocks are most of a
 * sparse image. They are left out because reading them as zeros takes far longer than all the rest,
 * and they mean nothing. Which blocks are free is itself stored in used blocks, so the digest
 * covers it.
 */
final class ImageDigest {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Tools tools;

  ImageDigest(Tools tools) {
    this.tools = tools;
  }

  /**
   * Computes the digest.
   *
   * @throws IOException if the image cannot be read or is no file system
   */
  String of(Path image) throws IOException {
    FreeBlocks free = new FreeBlocks();
    ChildProcess.Outcome outcome =
        new ChildProcess(
                List.of(tools.require("dumpe2fs", "e2fsprogs").toString(), image.toString()),
                Map.of("LC_ALL", "C.UTF-8"))
            .run("reading " + image, free::line);
    if (outcome.status() != 0) {
      throw new IOException(image + " is no file system: " + String.join("; ", outcome.tail()));
    }
    MessageDigest digest = Digests.start();
    try (FileChannel in = FileChannel.open(image)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      for (FreeBlocks.Range used : free.used()) {
        update(digest, in, used, buffer);
      }
    } catch (ClosedByInterruptException e) {
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while reading " + image, e);
    }
    return Digests.finish(digest);
  }

  private static void update(
      MessageDigest digest, FileChannel in, FreeBlocks.Range range, ByteBuffer buffer)
      throws IOException {
    long position = range.start();
    while (position < range.end()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), range.end() - position));
      int read = in.read(buffer, position);
      if (read < 0) {
        throw new IOException("the image ends at " + position + ", within its blocks in use");
      }
      position += read;
      digest.update(buffer.flip());
    }
  }
}
