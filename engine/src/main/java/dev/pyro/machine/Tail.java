package dev.pyro.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of a log, for a message: a log has no limit, so no more than this is read of it. */
final class Tail {
  private static final int MAX_BYTES = 2000;

  private Tail() {}

  /** Returns the end of a file as text without blanks around it; nothing if it cannot be read. */
  static String of(Path file) {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer end = ByteBuffer.allocate(MAX_BYTES);
      long at = Math.max(0, in.size() - MAX_BYTES);
      int got;
      while ((got = in.read(end, at)) > 0) {
        at += got;
      }
      return StandardCharsets.UTF_8.decode(end.flip()).toString().strip();
    } catch (IOException _) {
      return "";
    }
  }
}
