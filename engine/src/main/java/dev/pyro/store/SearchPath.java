package dev.pyro.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/** The host's programs, found as a shell finds them. */
public final class SearchPath {
  /** Where tools for administrators are, which users' {@code PATH} often leaves out. */
  private static final String ALWAYS = ":/usr/sbin:/sbin";

  private SearchPath() {}

  /** Returns the absolute path of a program, if it is installed. */
  public static Optional<Path> find(Map<String, String> env, String program) {
    StringTokenizer folders = new StringTokenizer(env.getOrDefault("PATH", "") + ALWAYS, ":");
    while (folders.hasMoreTokens()) {
      Path candidate = Path.of(folders.nextToken(), program).toAbsolutePath();
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
