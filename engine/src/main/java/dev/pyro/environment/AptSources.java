package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The host's apt sources of one suite of Debian, read from {@code sources.list} and the files in
 * {@code sources.list.d}, in both formats of sources.list(5).
 *
 * @param entries the entries of the suite, its updates and its security updates
 */
record AptSources(List<Entry> entries) {
  /** The part of the archive that everything here is in. */
  private static final String COMPONENT = "main";

  /** The variable that names a mirror of Debian for hosts whose apt knows none. */
  static final String MIRROR = "PYRO_DEBIAN_MIRROR";

  /** Debian's keys, of the package debian-archive-keyring. */
  static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

  AptSources {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the sources in an {@code /etc/apt}. Updates alone are no system, so sources that lack the
   * suite itself are not used.
   *
   * @param mirror a mirror of Debian, used if the host has no sources of the suite; its security
   *     updates are beside it, as on all mirrors: {@code .../debian} and {@code
   *     .../debian-security}
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if there is neither
   */
  static AptSources read(Path folder, String suite, Optional<String> mirror) {
    List<Entry> found = new ArrayList<>();
    try {
      for (Path file : files(folder)) {
        String text = Files.readString(file);
        found.addAll(file.toString().endsWith(".list") ? classic(text) : deb822(text));
      }
    } catch (IOException e) {
      throw PyroException.of("cannot read the host's apt sources", e);
    }
    Set<String> wanted = Set.of(suite, suite + "-updates", suite + "-security");
    List<Entry> ours =
        found.stream()
            .map(entry -> entry.withSuites(wanted))
            .filter(entry -> !entry.suites().isEmpty() && entry.components().contains(COMPONENT))
            .toList();
    boolean complete = ours.stream().anyMatch(entry -> entry.suites().contains(suite));
    if (complete) {
      return new AptSources(ours);
    }
    return mirror
        .map(uri -> of(uri, suite))
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.UNAVAILABLE,
                "the apt of this host has no sources of Debian " + suite,
                "name a mirror of Debian with "
                    + MIRROR
                    + "=ADDRESS, or import an environment: pyro env import",
                null));
  }

  private static AptSources of(String mirror, String suite) {
    String uri = mirror.replaceFirst("/+$", "");
    List<String> components = List.of(COMPONENT);
    return new AptSources(
        List.of(
            new Entry(List.of(uri), List.of(suite, suite + "-updates"), components, KEYRING),
            new Entry(
                List.of(uri + "-security"), List.of(suite + "-security"), components, KEYRING)));
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Path parts = folder.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(parts, "*.{list,sources}")) {
        found.forEach(files::add);
      }
    }
    files.sort(null);
    Path main = folder.resolve("sources.list");
    if (Files.isRegularFile(main)) {
      files.addFirst(main);
    }
    return files;
  }

  /** Reads the one-line format: {@code deb [option=value ...] uri suite component...}. */
  static List<Entry> classic(String text) {
    List<Entry> found = new ArrayList<>();
    for (String line : text.lines().map(AptSources::withoutComment).toList()) {
      String rest = line.strip();
      if (!rest.startsWith("deb ") && !rest.startsWith("deb\t")) {
        continue;
      }
      rest = rest.substring(3).strip();
      String signedBy = "";
      int end = rest.indexOf(']');
      if (rest.startsWith("[") && end > 0) {
        for (String option : words(rest.substring(1, end))) {
          if (option.startsWith("signed-by=")) {
            signedBy = option.substring("signed-by=".length());
          }
        }
        rest = rest.substring(end + 1).strip();
      }
      List<String> words = List.of(rest.split("\\s+", -1));
      if (words.size() > 2) {
        found.add(
            new Entry(
                List.of(words.get(0)),
                List.of(words.get(1)),
                words.subList(2, words.size()),
                signedBy));
      }
    }
    return found;
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  /** Reads the format of deb822(5): paragraphs of fields; a field goes on in indented lines. */
  static List<Entry> deb822(String text) {
    List<Entry> found = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    String last = "";
    for (String line : Stream.concat(text.lines(), Stream.of("")).toList()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.isBlank()) {
        entry(fields, found);
        fields.clear();
      } else if (Character.isWhitespace(line.charAt(0))) {
        fields.merge(last, line, (before, more) -> before + "\n" + more);
      } else {
        int colon = line.indexOf(':');
        if (colon > 0) {
          last = line.substring(0, colon).toLowerCase(Locale.ROOT);
          fields.put(last, line.substring(colon + 1).strip());
        }
      }
    }
    return found;
  }

  private static void entry(Map<String, String> fields, List<Entry> found) {
    boolean enabled = !fields.getOrDefault("enabled", "yes").equalsIgnoreCase("no");
    if (enabled && words(fields.get("types")).contains("deb")) {
      found.add(
          new Entry(
              words(fields.get("uris")),
              words(fields.get("suites")),
              words(fields.get("components")),
              fields.getOrDefault("signed-by", "")));
    }
  }

  private static List<String> words(String field) {
    return field == null || field.isBlank() ? List.of() : List.of(field.strip().split("\\s+", -1));
  }

  /** Returns the sources for a build on this host, in the format of deb822(5). */
  String forBuild() {
    return String.join("\n", entries.stream().map(Entry::forBuild).toList());
  }

  /**
   * Returns the sources for the system that was built: without passwords, and without names of key
   * files on the host, as Debian trusts its own keys.
   */
  String forGuest() {
    return String.join("\n", entries.stream().map(Entry::forGuest).toList());
  }

  /**
   * One entry.
   *
   * @param signedBy file names or a whole key, or empty
   */
  record Entry(List<String> uris, List<String> suites, List<String> components, String signedBy) {
    Entry {
      uris = List.copyOf(uris);
      suites = List.copyOf(suites);
      components = List.copyOf(components);
    }

    Entry withSuites(Set<String> wanted) {
      return new Entry(
          uris, suites.stream().filter(wanted::contains).toList(), components, signedBy);
    }

    String forBuild() {
      return text(uris) + (signedBy.isEmpty() ? "" : "Signed-By: " + signedBy + "\n");
    }

    String forGuest() {
      return text(uris.stream().map(uri -> uri.replaceFirst("://[^/@]*@", "://")).toList());
    }

    private String text(List<String> shownUris) {
      return "Types: deb\nURIs: "
          + String.join(" ", shownUris)
          + "\nSuites: "
          + String.join(" ", suites)
          + "\nComponents: "
          + COMPONENT
          + "\n";
    }
  }
}
