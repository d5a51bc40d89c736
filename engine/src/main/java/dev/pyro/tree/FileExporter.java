package dev.pyro.tree;

import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes one file to a path of the host, which must not exist, whole or not at all. */
public final class FileExporter {
  private final Staging staging;
  private final FileChannel file;

  private FileExporter(Staging staging, FileChannel file) {
    this.staging = staging;
    this.file = file;
  }

  /** What writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Writes it, holes left out. */
    void to(FileExporter file) throws IOException;
  }

  /**
   * Exports.
   *
   * @param begun hears where it is made
   * @param size of the file, in bytes
   * @throws PyroException as {@link TreeExporter#export} does, if it is the host's fault
   * @throws IOException if the content cannot be had
   */
  public static void export(Path target, Staging.Begun begun, long size, Content content)
      throws IOException {
    try (Staging staging = Staging.begin(target, begun)) {
      try (FileChannel file = staging.host().makeFile(staging.file())) {
        content.to(new FileExporter(staging, file));
        staging.host().setSize(file, size);
      }
      staging.claimFile();
    }
  }

  /** What writes to the file by its path. */
  @FunctionalInterface
  public interface Filling {
    /** Writes to the path. */
    void into(Path file) throws IOException;
  }

  /** Has something else write to the file; a failure names the path that the user knows. */
  public void fill(Filling filling) {
    staging
        .host()
        .run(() -> {
          filling.into(staging.file());
          return null;
        });
  }

  /** Writes a part of the content. */
  public void write(long at, ByteBuffer bytes) {
    staging.host().write(file, bytes, at);
  }
}
