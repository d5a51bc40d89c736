package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.host.HostProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  /** How long a program may take that only looks at something: at a whole image, or a folder. */
  private static final Duration SHORT = Duration.ofMinutes(10);

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

  /** Prepares a short run of a program, with a plain environment. */
  HostProgram program(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new HostProgram(command, Map.of("PATH", path(), "LC_ALL", "C.UTF-8"), SHORT);
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
