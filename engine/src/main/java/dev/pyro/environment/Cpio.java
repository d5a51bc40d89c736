package dev.pyro.environment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An archive in the format "newc" of cpio(5), which the kernel unpacks as initramfs. Everything
 * belongs to root and is as old as 1970, so equal content gives equal bytes.
 */
final class Cpio {
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int ALIGNMENT = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int inode;

  void folder(String name, int permissions) {
    entry(name, FOLDER | permissions, 2, 0, 0, new byte[0]);
  }

  void file(String name, int permissions, byte[] content) {
    entry(name, FILE | permissions, 1, 0, 0, content);
  }

  void characterDevice(String name, int permissions, int major, int minor) {
    entry(name, CHARACTER_DEVICE | permissions, 1, major, minor, new byte[0]);
  }

  /** Ends the archive. */
  byte[] finish() {
    inode = -1; // the trailer has number 0
    entry("TRAILER!!!", 0, 1, 0, 0, new byte[0]);
    return out.toByteArray();
  }

  private void entry(String name, int mode, int links, int major, int minor, byte[] content) {
    byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    inode++;
    int[] fields = {
      inode, mode, 0, 0, links, 0, content.length, 0, 0, major, minor, nameBytes.length, 0
    };
    out.writeBytes("070701".getBytes(StandardCharsets.US_ASCII));
    for (int field : fields) {
      out.writeBytes(String.format(Locale.ROOT, "%08x", field).getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(nameBytes);
    pad();
    out.writeBytes(content);
    pad();
  }

  private void pad() {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }
}
