package dev.pyro.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This boot of the host: what is known of processes and devices holds no longer than it. */
final class HostBoot {
  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

  private HostBoot() {}

  /** Returns the id that the kernel has chosen for this boot. */
  static String id() throws IOException {
    return Files.readString(ID).strip();
  }
}
