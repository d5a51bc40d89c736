package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the progress of a build from what apt, dpkg and our scripts print. */
final class BuildProgress {
  private static final Pattern STEP = Pattern.compile("pyro: (.+)");

  /** How many packages a step installs. */
  private static final Pattern PACKAGES = Pattern.compile("pyro-packages: (\\d{1,9})");

  private static final Pattern NEED =
      Pattern.compile("Need to get ([\\d.,]+ [kMG]?B)(?:/[\\d.,]+ [kMG]?B)? of archives\\.");
  private static final Pattern GET = Pattern.compile("Get:\\d+ .* \\[([\\d.,]+ [kMG]?B)\\]");
  private static final Pattern DPKG = Pattern.compile("(?:Unpacking|Setting up) .*\\.\\.\\.");

  private final String task;
  private final Progress.Listener listener;
  private String step = "starting";
  private long done;
  private long total;

  BuildProgress(String task, Progress.Listener listener) {
    this.task = task;
    this.listener = listener;
  }

  /** Takes one line of output. */
  void line(String line) {
    Matcher named = STEP.matcher(line);
    Matcher packages = PACKAGES.matcher(line);
    Matcher need = NEED.matcher(line);
    Matcher get = GET.matcher(line);
    if (named.matches()) {
      start(named.group(1), 0);
    } else if (packages.matches()) {
      start(step, 2 * Long.parseLong(packages.group(1))); // dpkg unpacks each and sets it up
    } else if (need.matches()) {
      start(step, bytes(need.group(1)));
    } else if (get.matches()) { // also of package lists and the kernel
      move(bytes(get.group(1)));
    } else if (DPKG.matcher(line).matches()) {
      move(1);
    }
  }

  private void start(String newStep, long newTotal) {
    step = newStep;
    done = 0;
    total = newTotal;
    tell();
  }

  private void move(long by) {
    done = total > 0 ? Math.min(done + by, total) : done + by;
    tell();
  }

  private void tell() {
    OptionalLong known = total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
    listener.on(new Progress(task, step, done, known, false));
  }

  /** Returns bytes from apt's way to write them, such as {@code 38.0 MB}. */
  private static long bytes(String text) {
    String[] parts = text.split(" ", -1);
    double number = Double.parseDouble(parts[0].replace(",", ""));
    return Math.round(
        switch (parts[1]) {
          case "kB" -> number * 1e3;
          case "MB" -> number * 1e6;
          case "GB" -> number * 1e9;
          default -> number;
        });
  }

  /** Explains why the build ended. */
  PyroException failure(ChildProcess.Outcome outcome) {
    String output = String.join("\n", outcome.tail());
    return new PyroException(
        ErrorCode.UNAVAILABLE,
        "cannot " + task + ": " + step + " failed with status " + outcome.status() + "\n" + output,
        hint(output),
        null);
  }

  private static String hint(String output) {
    for (Hint hint : HINTS) {
      if (hint.symptom().matcher(output).find()) {
        return hint.advice();
      }
    }
    return null;
  }

  private static final List<Hint> HINTS =
      List.of(
          new Hint("No space left on device", "free disk space, or set PYRO_HOME to a larger disk"),
          new Hint(
              "NO_PUBKEY|is not signed|keyring", "as root: apt-get install debian-archive-keyring"),
          new Hint(
              "Unable to locate package|has no installation candidate|names no kernel",
              "the host's apt sources for " + DebianBuilder.SUITE + " lack a package"),
          new Hint(
              "Could not (?:resolve|connect)|Temporary failure|Failed to fetch|Unable to connect",
              "check the network and the host's apt sources, then try again: what has been"
                  + " downloaded is kept"));

  private record Hint(Pattern symptom, String advice) {
    Hint(String symptom, String advice) {
      this(Pattern.compile(symptom), advice);
    }
  }
}
