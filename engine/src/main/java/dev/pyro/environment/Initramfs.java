package dev.pyro.environment;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first file system of a machine: the agent as {@code /init}, modules in {@code /modules}, and
 * their file names in the order to load them in {@code /modules/order}, one per line.
 */
final class Initramfs {
  /** Has to change whenever {@link #build} gives other bytes for the same agent and modules. */
  private static final int FORMAT = 1;

  private Initramfs() {}

  /** Returns the file name of the initramfs that holds an agent. */
  static String fileName(Agent agent) {
    String key = Digests.of(FORMAT + " " + agent.digest());
    return "initramfs-" + key.substring("sha256:".length()).substring(0, 16) + ".cpio";
  }

  /**
   * Builds the archive.
   *
   * @param modules content by file name
   * @param order the file names in the order to load them
   */
  static byte[] build(Agent agent, Map<String, byte[]> modules, List<String> order) {
    Cpio cpio = new Cpio();
    cpio.folder("dev", 0755);
    cpio.characterDevice("dev/console", 0600, 5, 1); // process 1 gets it as stdin, stdout, stderr
    cpio.folder("proc", 0555);
    cpio.folder("sys", 0555);
    cpio.folder("newroot", 0755);
    cpio.file("init", 0755, agent.content());
    cpio.folder("modules", 0755);
    cpio.file(
        "modules/order", 0644, (String.join("\n", order) + "\n").getBytes(StandardCharsets.UTF_8));
    new TreeMap<>(modules).forEach((name, content) -> cpio.file("modules/" + name, 0644, content));
    return cpio.finish();
  }
}
