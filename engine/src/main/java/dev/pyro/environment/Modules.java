package dev.pyro.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Chooses modules from a kernel package, in an order in which they can be loaded. */
final class Modules {
  /**
   * What a machine needs. ext4 asks for the checksum crc32c at run time, so its dependencies do not
   * name it; the network is for later.
   */
  static final List<String> WANTED =
      List.of(
          "virtio_mmio",
          "virtio_blk",
          "virtio_console",
          "virtio_rng",
          "crc32c_generic",
          "libcrc32c",
          "ext4",
          "overlay",
          "virtio_net");

  private final Map<String, Path> files = new HashMap<>();
  private final Set<String> builtIn = new HashSet<>();

  /** Reads the folder {@code lib/modules/VERSION} of a kernel package. */
  Modules(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      found
          .filter(file -> file.toString().endsWith(".ko"))
          .forEach(file -> files.put(name(file.toString()), file));
    }
    for (String line : Files.readAllLines(folder.resolve("modules.builtin"))) {
      builtIn.add(name(line));
    }
  }

  /** Returns a module's name: file names may have hyphens where names have underscores. */
  private static String name(String file) {
    String base = file.substring(file.lastIndexOf('/') + 1);
    return base.replaceFirst("\\.ko$", "").replace('-', '_');
  }

  /**
   * Returns modules and all that they need, each after what it needs, by file name.
   *
   * @throws IOException if one is neither a file nor built into the kernel
   */
  Map<String, byte[]> inOrder(List<String> wanted) throws IOException {
    Map<String, byte[]> ordered = new LinkedHashMap<>();
    for (String module : wanted) {
      add(name(module), new HashSet<>(), ordered);
    }
    return ordered;
  }

  private void add(String module, Set<String> above, Map<String, byte[]> ordered)
      throws IOException {
    if (ordered.containsKey(module + ".ko") || builtIn.contains(module)) {
      return;
    }
    Path file = files.get(module);
    if (file == null) {
      throw new IOException("the kernel has no module " + module);
    }
    if (!above.add(module)) {
      throw new IOException("the module " + module + " needs itself");
    }
    byte[] content = Files.readAllBytes(file);
    for (String needed : ModuleInfo.depends(content)) {
      add(name(needed), above, ordered);
    }
    ordered.put(module + ".ko", content);
  }
}
