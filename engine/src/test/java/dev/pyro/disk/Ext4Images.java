package dev.pyro.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** File systems made by e2fsprogs from folders of the host. */
public final class Ext4Images {
  private Ext4Images() {}

  /** Makes an image of a folder. */
  public static Path make(Path image, Path content, int mib, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-F", "-t", "ext4"));
    command.addAll(List.of(options));
    command.addAll(List.of("-d", content.toString(), image.toString(), mib + "M"));
    Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, made.waitFor(), said);
    return image;
  }

  /** Fills a folder with what is hard to store. */
  static void fill(Path root) throws IOException {
    Path deep = root;
    for (int i = 0; i < 30; i++) {
      deep = Files.createDirectories(deep.resolve("level " + i));
    }
    Files.writeString(deep.resolve("bottom"), "deep down\n");
    Path many = Files.createDirectory(root.resolve("many"));
    for (int i = 0; i < 2000; i++) {
      Files.createFile(many.resolve("a name that is long enough to need an index " + i));
    }
    Files.createDirectory(root.resolve("empty"));
    Files.createFile(root.resolve("nothing"));
    Files.write(root.resolve("large"), bytes(3_000_000, 7));
    // each piece is an extent of its own, so that the tree of extents has several levels
    try (RandomAccessFile holes = new RandomAccessFile(root.resolve("holes").toFile(), "rw")) {
      for (int i = 0; i < 600; i++) {
        holes.seek(i * 16384L);
        holes.write(bytes(100, i));
      }
      holes.setLength(20_000_001);
    }
    Files.createSymbolicLink(root.resolve("short"), Path.of("level 0/level 1"));
    Files.createSymbolicLink(
        root.resolve("long"), Path.of("/" + "level 0/../".repeat(40) + "large"));
    Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
    Files.createSymbolicLink(root.resolve("up"), Path.of("../../../../etc"));
    Files.createLink(root.resolve("again"), root.resolve("large"));
  }

  static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Reads all of a file. */
  static byte[] content(Ext4.Node file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
    file.read(0, bytes);
    return bytes.array();
  }
}
