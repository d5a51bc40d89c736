package dev.pyro.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that holds a disk byte by byte. */
public final class RawImage implements BlockSource {
  private final FileChannel file;
  private final long size;

  private RawImage(FileChannel file, long size) {
    this.file = file;
    this.size = size;
  }

  /** Opens one. */
  public static RawImage open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new RawImage(file, file.size());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long at, ByteBuffer into) throws IOException {
    checkWithin(at, into);
    while (into.hasRemaining()) {
      int read = file.read(into, at);
      if (read < 0) {
        throw new DiskFormatException("has become shorter");
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
