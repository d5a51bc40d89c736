package dev.pyro.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An empty copy-on-write overlay in the qcow2 format, version 3 (docs/interop/qcow2.txt in QEMU's
 * sources). pyro writes it itself because starting {@code qemu-img} takes as long as starting QEMU.
 */
final class Qcow2Overlay {
  private static final int CLUSTER_BITS = 16;
  private static final long CLUSTER = 1L << CLUSTER_BITS;
  private static final int HEADER_BYTES = 104;
  private static final int MAX_NAME_BYTES = 1023; // by the format
  private static final int REFCOUNT_ORDER = 4; // 16 bits each
  private static final int EXTENSION_BACKING_FORMAT = 0xE2792ACA;

  private Qcow2Overlay() {}

  /**
   * Creates the overlay's file.
   *
   * <p>Clusters: 0 header, 1 refcount table, 2 refcount block, 3… the L1 table, all zero.
   */
  static void create(Path file, Disk backing) throws IOException {
    byte[] name = backing.image().toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_NAME_BYTES) {
      throw new IOException(
          "the path of " + backing.image() + " is longer than " + MAX_NAME_BYTES + " bytes");
    }
    long perL1Entry = CLUSTER * (CLUSTER / Long.BYTES);
    long l1Entries = Math.ceilDiv(backing.shape().diskBytes(), perL1Entry);
    long l1Clusters = Math.ceilDiv(l1Entries * Long.BYTES, CLUSTER);
    long clusters = 3 + l1Clusters;
    int nameOffset = HEADER_BYTES + 16 + 8; // after the extension for the format, and the end mark

    ByteBuffer header = ByteBuffer.allocate((int) CLUSTER);
    header.putInt(0x514649fb).putInt(3); // magic, version
    header.putLong(nameOffset).putInt(name.length);
    header.putInt(CLUSTER_BITS).putLong(backing.shape().diskBytes());
    header.putInt(0); // no encryption
    header.putInt((int) l1Entries).putLong(3 * CLUSTER);
    header.putLong(CLUSTER).putInt(1); // refcount table: where, clusters
    header.putInt(0).putLong(0); // no snapshots
    header.putLong(0).putLong(0).putLong(0); // features: none
    header.putInt(REFCOUNT_ORDER).putInt(HEADER_BYTES);
    header.putInt(EXTENSION_BACKING_FORMAT).putInt(3);
    header.put("raw".getBytes(StandardCharsets.US_ASCII)).position(HEADER_BYTES + 16);
    header.putLong(0); // end of extensions
    header.put(name).rewind();

    ByteBuffer refcounts = ByteBuffer.allocate((int) (2 * CLUSTER));
    refcounts.putLong(0, 2 * CLUSTER); // the table's only block
    for (int i = 0; i < clusters; i++) {
      refcounts.putShort((int) CLUSTER + 2 * i, (short) 1);
    }
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(out, header, 0);
      writeAll(out, refcounts, CLUSTER);
      writeAll(out, ByteBuffer.allocate(1), clusters * CLUSTER - 1); // the L1 table is a hole
    }
  }

  /** Returns the image that an overlay stands on, as {@link #create} was given it. */
  static Path image(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES + MAX_NAME_BYTES + 24);
      while (header.hasRemaining() && in.read(header) >= 0) {}
      header.flip();
      if (header.limit() < HEADER_BYTES) {
        throw new IOException("it is not an overlay");
      }
      long offset = header.getLong(8);
      int length = header.getInt(16);
      if (offset < HEADER_BYTES || length < 1 || offset + length > header.limit()) {
        throw new IOException("it is not an overlay");
      }
      return Path.of(new String(header.array(), (int) offset, length, StandardCharsets.UTF_8));
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      at += out.write(bytes, at);
    }
  }
}
