package dev.pyro.machine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A booted, idle machine on disk.
 *
 * @param folder holds its memory and the state of its devices
 */
record Template(Path folder) {
  static final String MEMORY = "memory";
  private static final String DEVICES = "devices";
  private static final String KERNEL_HEAD = "kernel-head";

  Path memory() {
    return folder.resolve(MEMORY);
  }

  Path devices() {
    return folder.resolve(DEVICES);
  }

  /** Returns the file with a kernel's {@linkplain KernelHead head}. */
  Path kernelHead() {
    return folder.resolve(KERNEL_HEAD);
  }

  boolean isComplete() {
    return Files.exists(devices());
  }

  /** Names everything that a template depends on. */
  static String key(QemuBinary qemu, Accelerator accelerator, Shape shape, GuestKernel kernel) {
    String all =
        String.join(
            "\n",
            QemuCommand.GENERATION,
            qemu.identity(),
            accelerator.wireName(),
            kernel.digest(),
            shape.toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
