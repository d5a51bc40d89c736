package dev.pyro.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks whose bytes were changed by somebody who wants to do harm: all of it ends, in one way. */
@Timeout(300)
class HostileDiskTest {
  private static final int ROUNDS = 1000;
  private static final int READ_AT_MOST = 100_000;
  private static final int NAMES_AT_MOST = 10_000;

  @TempDir Path folder;

  /** A disk in memory. */
  private record Bytes(ByteBuffer bytes) implements BlockSource {
    @Override
    public long size() {
      return bytes.capacity();
    }

    @Override
    public void read(long at, ByteBuffer into) throws IOException {
      if (at < 0 || at > bytes.capacity() - into.remaining()) {
        throw new DiskFormatException("ends before something that it refers to");
      }
      into.put(bytes.slice((int) at, into.remaining()));
    }

    @Override
    public void close() {}
  }

  @Test
  void whateverIsChangedItEndsWellOrWithAReason() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/some/folders/below")).getParent();
    Files.writeString(tree.resolve("file"), "content".repeat(2000));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(tree.resolve("far"), Path.of("../".repeat(30) + "some/folders/file"));
    for (int i = 0; i < 100; i++) {
      Files.createFile(tree.resolve("below/file " + i));
    }
    Path made =
        Ext4Images.make(
            folder.resolve("image"), folder.resolve("tree"), 1, "-b", "1024", "-O", "^has_journal");
    byte[] good = Files.readAllBytes(made);
    assertEquals("", visited(good));
    Random random = new Random(4711);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bad = good.clone();
      for (int changes = random.nextInt(1, 30); changes > 0; changes--) {
        change(bad, random);
      }
      refused += visited(bad).isEmpty() ? 0 : 1;
    }
    assertTrue(refused > ROUNDS / 10, "changes that matter: " + refused);
  }

  /** Prefers the beginning, where everything else is found from. */
  private static void change(byte[] bad, Random random) {
    int at = random.nextBoolean() ? random.nextInt(1024, 40_000) : random.nextInt(bad.length);
    switch (random.nextInt(3)) {
      case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad[at] = (byte) random.nextInt();
      default -> System.arraycopy(bad, random.nextInt(bad.length / 4) * 4, bad, at & ~3, 4);
    }
  }

  /** Visits everything as a listing does, and returns why it could not; nothing if it could. */
  private static String visited(byte[] disk) throws IOException {
    try {
      Ext4 files = new Ext4(new Bytes(ByteBuffer.wrap(disk)));
      files.find("some/folders/far".getBytes(StandardCharsets.UTF_8));
      Deque<Ext4.Node> ahead = new ArrayDeque<>();
      Set<Long> seen = new HashSet<>();
      ahead.add(files.root());
      int names = 0;
      while (!ahead.isEmpty()) {
        Ext4.Node directory = ahead.remove();
        if (!seen.add(directory.number())) {
          return "has a directory in two places";
        }
        for (Ext4.Name name : directory.names()) {
          names++;
          Ext4.Node node = files.node(name);
          if (node.isDirectory()) {
            ahead.add(node);
          } else if (node.isSymlink()) {
            node.target();
          } else if (node.isFile()) {
            node.read(Math.max(0, node.size() - READ_AT_MOST), ByteBuffer.allocate(READ_AT_MOST));
          }
        }
        if (names > NAMES_AT_MOST) {
          return "too much";
        }
      }
      return "";
    } catch (DiskFormatException e) {
      return e.getMessage();
    }
  }
}
