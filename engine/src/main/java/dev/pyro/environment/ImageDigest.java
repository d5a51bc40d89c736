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
import java.util.List;

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
    MessageDigest digest = Digests.start();
    read(image, used(image), (_, bytes) -> digest.update(bytes));
    return Digests.finish(digest);
  }

  /** Returns which parts of an image are not free, in order. */
  List<FreeBlocks.Range> used(Path image) throws IOException {
    FreeBlocks free = new FreeBlocks();
    tools.require("dumpe2fs", "e2fsprogs");
    HostProgram.Ended ended = tools.program("dumpe2fs", image.toString()).run("read " + image);
    if (ended.exitCode() != 0) {
      throw new IOException(image + " is no file system: " + ended.errors());
    }
    ended.output().lines().forEach(free::line);
    return free.used();
  }

  /** Takes a part of an image. */
  interface Part {
    /**
     * Takes it.
     *
     * @param position where it is in the image
     */
    void take(long position, ByteBuffer bytes) throws IOException;
  }

  /** Reads these parts of an image, in pieces of at most 1 MiB. */
  static void read(Path image, List<FreeBlocks.Range> ranges, Part part) throws IOException {
    try (FileChannel in = FileChannel.open(image)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      for (FreeBlocks.Range range : ranges) {
        read(in, range, buffer, part);
      }
    } catch (ClosedByInterruptException e) {
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while reading " + image, e);
    }
  }

  private static void read(FileChannel in, FreeBlocks.Range range, ByteBuffer buffer, Part part)
      throws IOException {
    long position = range.start();
    while (position < range.end()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), range.end() - position));
      int read = in.read(buffer, position);
      if (read < 0) {
        throw new IOException("the image ends at " + position + ", within its blocks in use");
      }
      part.take(position, buffer.flip());
      position += read;
    }
  }
}
