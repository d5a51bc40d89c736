package dev.pyro.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The setup code of a kernel image, and one sector of the kernel itself (the kernel's
 * Documentation/arch/x86/boot.rst). A clone has its kernel in its memory already. QEMU still wants
 * an image, since otherwise it would make other devices; with the whole image it would keep a copy
 * of all of it.
 */
final class KernelHead {
  private static final int SECTOR_BYTES = 512;
  private static final int SETUP_SECTORS = 0x1f1;
  private static final int MAGIC_PLACE = 0x202;
  private static final int MAGIC = 0x53726448; // "HdrS"

  private KernelHead() {}

  static byte[] of(Path vmlinuz) throws IOException {
    byte[] image = Files.readAllBytes(vmlinuz);
    ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (image.length < MAGIC_PLACE + 4 || header.getInt(MAGIC_PLACE) != MAGIC) {
      throw new IOException(vmlinuz + " is not a kernel image for x86");
    }
    int setupSectors = header.get(SETUP_SECTORS) & 0xff;
    return Arrays.copyOf(image, (1 + setupSectors + 1) * SECTOR_BYTES);
  }
}
