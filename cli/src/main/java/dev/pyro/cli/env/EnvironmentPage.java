package dev.pyro.cli.env;

import dev.pyro.EnvironmentInfo;
import dev.pyro.cli.console.Units;
import java.time.Instant;

/** Describes one environment to people. */
final class EnvironmentPage {
  private EnvironmentPage() {}

  static String of(EnvironmentInfo environment) {
    StringBuilder page = new StringBuilder();
    row(page, "name", environment.name());
    row(page, "description", environment.description());
    row(page, "source", environment.source());
    row(page, "installed", environment.installed() ? "yes" : "no");
    if (environment.installed()) {
      row(page, "installed at", environment.installedAt().map(Instant::toString).orElse("unknown"));
      row(page, "digest", environment.digest().orElse("unknown"));
      row(page, "size", Units.bytes(environment.sizeBytes()));
      row(page, "kernel", environment.kernel().orElse("unknown"));
      row(page, "packages", String.valueOf(environment.packageCount()));
      for (String name : environment.packages()) {
        page.append("  ").append(name).append('\n');
      }
    }
    return page.toString();
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append(name).repeat(' ', 14 - name.length()).append(value).append('\n');
  }
}
