package dev.pyro.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of its own, in a file, that can be filled. */
final class SmallDisk {
  private static final int BLOCK = 4096;
  private static final long BY_WRITING = 4 << 20;

  private final Path mount;

  private SmallDisk(Path mount) {
    this.mount = mount;
  }

  /**
   * Makes one and mounts it.
   *
   * @throws Trial.LeftOut if this host does not let us mount
   */
  static SmallDisk make(Path mount, int mib) throws IOException, InterruptedException {
    Files.createDirectories(mount);
    Path image = mount.resolveSibling(mount.getFileName() + ".img");
    Files.deleteIfExists(image);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) mib << 20);
    }
    if (tell("mke2fs", "-q", "-F", "-t", "ext4", "-m", "0", image.toString()) != 0
        || tell("mount", "-o", "loop", image.toString(), mount.toString()) != 0) {
      throw new Trial.LeftOut("a file system cannot be mounted here; run it as root");
    }
    Files.delete(mount.resolve("lost+found"));
    return new SmallDisk(mount);
  }

  /** Fills it; what stays is about so many bytes. */
  void fill(long leave) throws IOException, InterruptedException {
    long most = free() - leave - BY_WRITING;
    if (most > 0) { // the quick way, which fails if it has to take all
      tell("fallocate", "-l", Long.toString(most), filler().toString());
    }
    byte[] block = new byte[BLOCK];
    try (OutputStream out =
        Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (free() >= leave + BLOCK) {
        out.write(block);
      }
    } catch (IOException _) {
      // it is full
    }
  }

  private long free() throws IOException {
    return Files.getFileStore(mount).getUsableSpace();
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(filler());
  }

  void end() throws IOException, InterruptedException {
    makeRoom();
    tell("umount", mount.toString());
  }

  private Path filler() {
    return mount.resolve(".filler");
  }

  private static int tell(String... line) throws IOException, InterruptedException {
    return new ProcessBuilder(line).inheritIO().start().waitFor();
  }
}
