package dev.pyro.environment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The host's own configuration of apt, as far as a build has to follow it. */
final class AptConfiguration {
  /** How to reach mirrors, and what the administrator has decided about their dates. */
  private static final Pattern FOLLOWED =
      Pattern.compile(
          "Acquire::(?:(?:https?|ftp)::.*|Retries|ForceIPv[46]|Check-Date|Check-Valid-Until) .*;");

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

  /** Returns the host's sources of a suite; none if the host runs something else. */
  AptSources sources(String suite) {
    return AptSources.read(folder, suite);
  }

  /** Returns options in the syntax of apt.conf(5). */
  List<String> options() {
    List<String> options = new ArrayList<>();
    new ChildProcess(
            List.of(tools.require("apt-config", "apt").toString(), "dump"),
            Map.of("LC_ALL", "C.UTF-8", "PATH", tools.path()))
        .run(
            "reading the options of apt",
            line -> {
              if (FOLLOWED.matcher(line).matches()) {
                options.add(line);
              }
            });
    return options;
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
