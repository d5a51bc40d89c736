package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;

/**
 * The host's QEMU.
 *
 * @param path the program
 * @param identity changes whenever the program does; reading it is cheaper than asking for the
 *     version
 * @param consoles a folder in which each machine's serial console is also written to a file, to
 *     look for faults; such a file has no size limit
 */
public record QemuBinary(Path path, String identity, Optional<Path> consoles) {
  private static final String NAME = "qemu-system-x86_64";

  /**
   * Finds the program along {@code PATH}; {@code PYRO_CONSOLES} names the folder for consoles.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if there is none
   */
  public static QemuBinary find(Map<String, String> env) {
    return SearchPath.find(env, NAME)
        .map(found -> of(found, Optional.ofNullable(env.get("PYRO_CONSOLES")).map(Path::of)))
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.UNAVAILABLE,
                NAME + " is not installed",
                "install it, on Debian with: apt-get install qemu-system-x86",
                null));
  }

  private static QemuBinary of(Path found, Optional<Path> consoles) {
    try {
      Path path = found.toRealPath(); // the same program by whatever name, so the same templates
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return new QemuBinary(
          path, path + " " + file.size() + " " + file.lastModifiedTime(), consoles);
    } catch (IOException e) {
      throw PyroException.of("cannot read " + found, e);
    }
  }

  /** Asks the program for its version; this starts it. */
  public String version() {
    try {
      ProcessBuilder builder = new ProcessBuilder(path.toString(), "--version");
      builder.environment().clear();
      Process process = builder.start();
      try (var out = process.inputReader()) {
        String line = out.readLine();
        return line == null ? "unknown" : line.replace("QEMU emulator version ", "");
      }
    } catch (IOException e) {
      throw PyroException.of("cannot start " + path, e);
    }
  }
}
