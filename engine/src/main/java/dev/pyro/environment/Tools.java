package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The host's programs.
 *
 * @param folders where they are looked for, in this order
 */
record Tools(List<Path> folders) {
  /** Where administration tools are; the path of a normal user often lacks these. */
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  Tools {
    folders = List.copyOf(folders);
  }

  /** Returns the programs on a {@code PATH}, followed by those of the system. */
  static Tools on(String path) {
    List<String> names = new ArrayList<>(Arrays.asList(path.split(":", -1)));
    names.addAll(SYSTEM_FOLDERS);
    return new Tools(
        names.stream().filter(name -> name.startsWith("/")).distinct().map(Path::of).toList());
  }

  /** Returns the folders the way {@code PATH} holds them. */
  String path() {
    return String.join(":", folders.stream().map(Path::toString).toList());
  }

  /** Looks for a program. */
  Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * Returns a program that cannot be done without.
   *
   * @param debianPackage where Debian keeps it
   */
  Path require(String program, String debianPackage) {
    return find(program)
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.UNAVAILABLE,
                program + " is not installed on this host",
                "apt-get install " + debianPackage,
                null));
  }
}
