package dev.pyro.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what e2fsprogs wrote. */
@Timeout(300)
class Ext4Test {
  @TempDir static Path shared;
  private static Path tree;

  @BeforeAll
  static void fill() throws IOException {
    tree = Files.createDirectory(shared.resolve("tree"));
    Ext4Images.fill(tree);
  }

  @Test
  void aDirectoryOfMoreNamesThanThereCanBeIsRefused(@TempDir Path folder) throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path three = Files.createDirectory(root.resolve("three"));
    for (String name : List.of("a", "b", "c")) {
      Files.createFile(three.resolve(name));
    }
    byte[] path = "three".getBytes(StandardCharsets.US_ASCII);
    try (RawImage image = RawImage.open(Ext4Images.make(folder.resolve("image"), root, 4))) {
      assertEquals(3, new Ext4(image, 3).find(path).orElseThrow().node().names().size());
      Ext4.Node more = new Ext4(image, 2).find(path).orElseThrow().node();
      assertEquals(
          "has a directory that cannot be right",
          assertThrows(DiskFormatException.class, more::names).getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-b 4096",
        "-b 1024",
        "-b 1024 -O ^64bit",
        "-b 1024 -O meta_bg,^resize_inode -g 1024 -N 20000",
        "-b 4096 -I 128 -O ^metadata_csum,^dir_index",
        "-b 4096 -O ^has_journal,^flex_bg,sparse_super2"
      })
  void everythingIsThereAsItWas(String options, @TempDir Path folder) throws Exception {
    Path made = Ext4Images.make(folder.resolve("image"), tree, 64, options.split(" "));
    try (RawImage image = RawImage.open(made)) {
      Ext4 files = new Ext4(image);
      assertFalse(files.needsRecovery());
      compare(files, files.root(), tree, true);
    }
  }

  private static Path copy(Ext4.Node node) throws IOException {
    Path copy = shared.resolve("copy");
    Files.deleteIfExists(copy);
    try (FileChannel file =
        FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      node.copyTo(file);
    }
    return copy;
  }

  private static void compare(Ext4 files, Ext4.Node node, Path path, boolean isRoot)
      throws IOException {
    Set<String> names = new TreeSet<>();
    for (Ext4.Name name : node.names()) {
      String text = name.text().display();
      if (isRoot && text.equals("lost+found")) {
        continue;
      }
      names.add(text);
      Ext4.Node child = files.node(name);
      Path original = path.resolve(text);
      if (child.isSymlink()) {
        assertEquals(
            Files.readSymbolicLink(original).toString(),
            new String(child.target(), StandardCharsets.UTF_8));
        continue;
      }
      Instant modified = Files.getLastModifiedTime(original, LinkOption.NOFOLLOW_LINKS).toInstant();
      assertEquals(modified.getEpochSecond(), child.modified().getEpochSecond(), text);
      if (child.isDirectory()) {
        compare(files, child, original, false);
      } else {
        assertTrue(child.isFile());
        assertEquals(0644, child.permissions());
        assertArrayEquals(Files.readAllBytes(original), Ext4Images.content(child), text);
        assertEquals(-1, Files.mismatch(original, copy(child)), text);
      }
    }
    try (Stream<Path> children = Files.list(path)) {
      assertEquals(
          children.map(child -> child.getFileName().toString()).sorted().toList(),
          List.copyOf(names));
    }
  }

  @Test
  void pathsAreWalkedAsALinuxWould(@TempDir Path folder) throws Exception {
    Path made = Ext4Images.make(folder.resolve("image"), tree, 64);
    try (RawImage image = RawImage.open(made)) {
      Ext4 files = new Ext4(image);
      assertEquals("level 0/level 1", found(files, "/short"));
      assertEquals("level 0/level 1/level 2", found(files, "short/./level 2//"));
      assertEquals("large", found(files, "/long"));
      assertEquals("large", found(files, "/../../level 0/../large"));
      assertEquals(".", found(files, "/"));
      for (String none : List.of("/none", "/large/x", "/up", "/large/..", "/level 0/none/..")) {
        assertTrue(files.find(none.getBytes(StandardCharsets.UTF_8)).isEmpty(), none);
      }
      assertEquals(
          "has links in a circle, or more than 40 on one path",
          assertThrows(DiskFormatException.TooManyLinks.class, () -> found(files, "/circle"))
              .getMessage());
    }
  }

  private static String found(Ext4 files, String path) throws IOException {
    return files.find(path.getBytes(StandardCharsets.UTF_8)).orElseThrow().path().display();
  }

  @Test
  void aPartIsReadFromAnyPlace(@TempDir Path folder) throws Exception {
    Path made = Ext4Images.make(folder.resolve("image"), tree, 64, "-b", "1024");
    try (RawImage image = RawImage.open(made)) {
      Ext4 files = new Ext4(image);
      byte[] whole = Files.readAllBytes(tree.resolve("holes"));
      Ext4.Node file = files.find("holes".getBytes(StandardCharsets.UTF_8)).orElseThrow().node();
      for (int from : new int[] {0, 1, 16383, 16384, 1_000_000, 19_999_000, 20_000_000}) {
        ByteBuffer part = ByteBuffer.allocate(70_000);
        file.read(from, part);
        assertEquals(Math.min(70_000, whole.length - from), part.position());
        assertArrayEquals(
            Arrays.copyOfRange(whole, from, from + part.position()),
            Arrays.copyOf(part.array(), part.position()));
      }
      ByteBuffer none = ByteBuffer.allocate(10);
      file.read(Long.MAX_VALUE, none);
      assertEquals(0, none.position());
    }
  }

  @Test
  void whatIsNoExt4OrAnUnknownOneIsSaid(@TempDir Path folder) throws Exception {
    Path zeros = Files.write(folder.resolve("zeros"), new byte[4096]);
    assertEquals("has no ext4", refused(zeros));
    assertEquals(
        "ends before something that it refers to",
        refused(Files.write(folder.resolve("short"), new byte[1500])));
    Path inline =
        Ext4Images.make(folder.resolve("inline"), tree.resolve("empty"), 16, "-O", "inline_data");
    assertEquals("has an ext4 with features unknown here: 8000", refused(inline));
  }

  private static String refused(Path path) throws IOException {
    try (RawImage image = RawImage.open(path)) {
      return assertThrows(DiskFormatException.class, () -> new Ext4(image)).getMessage();
    }
  }

  @Test
  void oneThatWasInUseSaysSo(@TempDir Path folder) throws Exception {
    Path made = Ext4Images.make(folder.resolve("image"), tree.resolve("empty"), 16);
    try (var file =
        java.nio.channels.FileChannel.open(
            made, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer features = ByteBuffer.allocate(1);
      file.read(features, 1024 + 96);
      features.put(0, (byte) (features.get(0) | 0x4)).rewind(); // as a mount sets it
      file.write(features, 1024 + 96);
    }
    try (RawImage image = RawImage.open(made)) {
      assertTrue(new Ext4(image).needsRecovery());
    }
  }
}
