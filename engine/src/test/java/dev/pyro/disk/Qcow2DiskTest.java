package dev.pyro.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Overlays written by hand, field by field as docs/interop/qcow2.txt has them; what QEMU writes is
 * read in the tests of workspaces.
 */
class Qcow2DiskTest {
  private static final int C = Qcow2Disk.CLUSTER;
  private static final long SIZE = 10L * C + 512;

  @TempDir Path folder;
  private Path image;
  private byte[] backing;

  @BeforeEach
  void makeBacking() throws IOException {
    backing = Ext4Images.bytes(2 * C + 1000, 1);
    image = Files.write(folder.resolve("image"), backing);
  }

  /** Clusters: 0 header, 1 first table, 2 second table, 3 data. */
  private ByteBuffer overlay() {
    ByteBuffer file = ByteBuffer.allocate(4 * C);
    file.putInt(0, 0x514649fb).putInt(4, 3).putInt(20, 16).putLong(24, SIZE);
    file.putInt(36, 1).putLong(40, C).putInt(96, 4).putInt(100, 104);
    file.putLong(C, 2L * C | 1L << 63);
    file.putLong(2 * C + 8, 3L * C | 1L << 63); // the second cluster is the overlay's own
    file.putLong(2 * C + 16, 1); // the third is zero
    file.put(3 * C, Ext4Images.bytes(C, 2));
    return file;
  }

  private Qcow2Disk open(ByteBuffer overlay) throws IOException {
    byte[] bytes = new byte[overlay.capacity()];
    overlay.get(0, bytes);
    return Qcow2Disk.open(Files.write(folder.resolve("overlay"), bytes), image);
  }

  @Test
  void eachClusterIsReadFromWhereItIs() throws Exception {
    try (Qcow2Disk disk = open(overlay())) {
      byte[] expected = new byte[(int) SIZE];
      System.arraycopy(backing, 0, expected, 0, C);
      System.arraycopy(Ext4Images.bytes(C, 2), 0, expected, C, C);
      assertEquals(SIZE, disk.size());
      ByteBuffer all = ByteBuffer.allocate((int) SIZE);
      disk.read(0, all);
      assertArrayEquals(expected, all.array());
      ByteBuffer part = ByteBuffer.allocate(C);
      disk.read(C - 100, part);
      assertArrayEquals(Arrays.copyOfRange(expected, C - 100, 2 * C - 100), part.array());
      assertFalse(disk.isOwn(0));
      assertTrue(disk.isOwn(1));
      assertTrue(disk.isOwn(2));
      assertFalse(disk.isOwn(9));
      for (long at : new long[] {-1, SIZE - 10, Long.MAX_VALUE}) {
        assertThrows(DiskFormatException.class, () -> disk.read(at, ByteBuffer.allocate(11)));
      }
    }
  }

  @Test
  void whatTheImageHasInTheMiddleOfAClusterEndsThere() throws Exception {
    ByteBuffer overlay = overlay();
    overlay.putLong(2 * C + 16, 0);
    try (Qcow2Disk disk = open(overlay)) {
      ByteBuffer third = ByteBuffer.allocate(C);
      disk.read(2L * C, third);
      assertArrayEquals(
          Arrays.copyOf(Arrays.copyOfRange(backing, 2 * C, 2 * C + 1000), C), third.array());
    }
  }

  /** Numbers: where, how many bytes, what. */
  @ParameterizedTest
  @CsvSource({
    "0, 4, 1, is no qcow2 of version 3",
    "4, 4, 2, is no qcow2 of version 3",
    "20, 4, 12, is of a kind that pyro does not make",
    "32, 4, 1, is of a kind that pyro does not make",
    "60, 4, 1, is of a kind that pyro does not make",
    "72, 8, 16, is of a kind that pyro does not make",
    "24, 8, -1, has a size that cannot be",
    "24, 8, 9223372036854775807, has a size that cannot be",
    "36, 4, 2147483647, has a size that cannot be",
    "36, 4, 0, has a size that cannot be",
    "40, 8, 9223372036854775800, ends before something that it refers to",
    "40, 8, -8, ends before something that it refers to"
  })
  void aHeaderThatCannotBeIsRefused(int at, int bytes, long value, String reason) {
    ByteBuffer overlay = overlay();
    put(overlay, at, bytes, value);
    assertEquals(reason, assertThrows(DiskFormatException.class, () -> open(overlay)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "65536, 72057594037927424, ends before something that it refers to",
    "131072, 262144, ends before something that it refers to",
    "131072, 4611686018427387904, is of a kind that pyro does not make"
  })
  void tablesThatLeadOutOfTheFileAreRefused(int at, long value, String reason) throws Exception {
    ByteBuffer overlay = overlay();
    overlay.putLong(at, value);
    try (Qcow2Disk disk = open(overlay)) {
      ByteBuffer some = ByteBuffer.allocate(10);
      assertEquals(
          reason, assertThrows(DiskFormatException.class, () -> disk.read(0, some)).getMessage());
    }
  }

  private static void put(ByteBuffer file, int at, int bytes, long value) {
    if (bytes == 4) {
      file.putInt(at, (int) value);
    } else {
      file.putLong(at, value);
    }
  }
}
