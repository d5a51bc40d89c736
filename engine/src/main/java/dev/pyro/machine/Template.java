package dev.pyro.machine;

import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A booted, idle machine on disk.
 *
 * @param folder holds its memory and the state of its devices
 */
record Template(Path folder) {
  static final String MEMORY = "memory";
  private static final String DEVICES = "devices";
  private static final String KERNEL_HEAD = "kernel-head";
  private static final String KIND = "kind";
  private static final String SEAL = "seal";

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

  /** Returns the file that tells what the template depends on. */
  Path kind() {
    return folder.resolve(KIND);
  }

  /** Returns whether it is all there, and as it was when it was {@linkplain #seal sealed}. */
  boolean isComplete() {
    try {
      return Files.readString(folder.resolve(SEAL)).equals(changeTimes());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Notes when its files were last changed, so that damaged ones are not used. A QEMU before
   * version 8.2 opens that file for writing, though it maps it privately. A guest that has taken
   * over such a QEMU could change what later machines start from. It cannot do so unseen: only the
   * kernel sets a change time.
   */
  void seal() throws IOException {
    AtomicFiles.write(folder.resolve(SEAL), changeTimes().getBytes(StandardCharsets.US_ASCII));
  }

  private String changeTimes() throws IOException {
    StringBuilder times = new StringBuilder();
    for (Path file : List.of(memory(), devices(), kernelHead())) {
      times.append(Files.getAttribute(file, "unix:ctime")).append('\n');
    }
    return times.toString();
  }

  /** Returns whether a machine of today may start from it, whatever its shape. */
  boolean isOf(QemuBinary qemu, String kernelDigest) throws IOException {
    return Files.isRegularFile(kind())
        && Files.readString(kind()).startsWith(host(qemu, kernelDigest) + "\n");
  }

  /** Tells everything that a template depends on, a line each. */
  static String kind(QemuBinary qemu, Accelerator accelerator, Shape shape, GuestKernel kernel) {
    return String.join(
        "\n", host(qemu, kernel.digest()), accelerator.wireName(), shape.toString(), "");
  }

  private static String host(QemuBinary qemu, String kernelDigest) {
    return String.join("\n", QemuCommand.GENERATION, qemu.identity(), kernelDigest);
  }

  /** Names a kind. */
  static String key(String kind) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(kind.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
