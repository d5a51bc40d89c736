package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.host.HostProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;

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
    tools.require("dumpe2fs", "e2fsprogs");
    HostProgram.Ended ended = tools.program("dumpe2fs", image.toString()).run("read " + image);
    if (ended.exitCode() != 0) {
      throw new IOException(image + " is no file system: " + ended.errors());
    }
    ended.output().lines().forEach(free::line);
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
