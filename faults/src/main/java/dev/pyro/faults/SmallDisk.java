package dev.pyro.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, in a file, that can be filled. */
final class SmallDisk {
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
    long free = Files.getFileStore(mount).getUsableSpace();
    if (free > leave) {
      tell("fallocate", "-l", Long.toString(free - leave), filler().toString());
    }
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
