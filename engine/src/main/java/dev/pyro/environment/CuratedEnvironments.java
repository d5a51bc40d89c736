package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.name.NearestName;
import java.util.List;

/** The environments that pyro knows how to build. */
final class CuratedEnvironments {
  private static final String SOURCE = "debian " + DebianBuilder.SUITE;

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              "debian:12",
              "Debian 12 with git, python3 and curl",
              SOURCE,
              List.of("git", "python3", "curl", "ca-certificates", "netbase"),
              1_600L << 20),
          new Entry("debian:12-base", "Debian 12, minimal", SOURCE, List.of(), 1_000L << 20),
          new Entry(
              "debian:12-build",
              "Debian 12 with git, python3, compilers and build tools",
              SOURCE,
              List.of(
                  "git",
                  "python3",
                  "python3-dev",
                  "python3-pip",
                  "python3-venv",
                  "build-essential",
                  "autoconf",
                  "automake",
                  "bison",
                  "cmake",
                  "flex",
                  "gdb",
                  "libtool",
                  "make",
                  "netbase",
                  "ninja-build",
                  "pkg-config",
                  "ca-certificates",
                  "curl",
                  "file",
                  "unzip",
                  "xz-utils",
                  "zip"),
              3_500L << 20));

  /** Returns every entry, sorted by name. */
  List<Entry> entries() {
    return ENTRIES;
  }

  /**
   * Finds an entry by its exact name.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND}, with the nearest name in the message
   */
  Entry find(String name) {
    return ENTRIES.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.NOT_FOUND,
                "unknown environment " + name + "; did you mean " + nearest(name) + "?",
                Remedy.call("", "env_list").then(" shows every environment"),
                null));
  }

  private static String nearest(String name) {
    return NearestName.of(name, ENTRIES.stream().map(Entry::name).toList()).orElseThrow();
  }

  /**
   * One environment that can be built.
   *
   * @param name its name
   * @param description one line for people
   * @param source what it is made from
   * @param packages what is installed on top of Debian's minimal system
   * @param buildBytes free disk space that a build needs: root folder, image and packages together
   */
  record Entry(
      String name, String description, String source, List<String> packages, long buildBytes) {
    Entry {
      packages = List.copyOf(packages);
    }
  }
}
