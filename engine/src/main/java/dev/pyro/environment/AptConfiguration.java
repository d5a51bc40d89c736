package dev.pyro.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The host's own configuration of apt, as far as a build has to follow it. */
final class AptConfiguration {
  /** How to reach mirrors, and what the administrator has decided about their dates. */
  private static final Pattern FOLLOWED =
      Pattern.compile(
          "Acquire::(?:(?:https?|ftp)::.*|Retries|ForceIPv[46]|Check-Date|Check-Valid-Until) .*;");

  /** A line of {@code apt-config shell}. */
  private static final Pattern ASSIGNED = Pattern.compile("(\\w+)='(.*)'");

  private static final String TRUSTED = "PYRO_TRUSTED";
  private static final String TRUSTED_PARTS = "PYRO_TRUSTED_PARTS";

  private static final List<String> PROXIES =
      List.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy");

  private final Tools tools;
  private final Path folder;
  private final Map<String, String> environment;

  /**
   * @param folder the host's {@code /etc/apt}
   * @param environment the environment of this process
   */
  AptConfiguration(Tools tools, Path folder, Map<String, String> environment) {
    this.tools = tools;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /** Returns the sources of a suite: the host's own, or those of the mirror that the user names. */
  AptSources sources(String suite) {
    String mirror = environment.getOrDefault(AptSources.MIRROR, "");
    return AptSources.read(
        folder, suite, mirror.isBlank() ? Optional.empty() : Optional.of(mirror.strip()));
  }

  /** Returns the host's options that a build follows, in the syntax of apt.conf(5). */
  List<String> options() {
    return config("dump").filter(line -> FOLLOWED.matcher(line).matches()).toList();
  }

  /** Returns variables that say where the host keeps the keys that its apt trusts. */
  Map<String, String> trusted() {
    Map<String, String> found = new TreeMap<>();
    found.put(TRUSTED, folder.resolve("trusted.gpg").toString()); // apt 3 knows no such file
    found.put(TRUSTED_PARTS, folder.resolve("trusted.gpg.d").toString());
    config("shell", TRUSTED, "Dir::Etc::trusted/f", TRUSTED_PARTS, "Dir::Etc::trustedparts/d")
        .map(ASSIGNED::matcher)
        .filter(Matcher::matches)
        .forEach(line -> found.put(line.group(1), line.group(2)));
    return found;
  }

  private Stream<String> config(String... arguments) {
    tools.require("apt-config", "apt");
    return tools.program("apt-config", arguments).require("read the options of apt").lines();
  }

  /** Returns the variables that name proxies. */
  Map<String, String> proxies() {
    Map<String, String> found = new TreeMap<>();
    for (String name : PROXIES) {
      String value = environment.get(name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }
}
