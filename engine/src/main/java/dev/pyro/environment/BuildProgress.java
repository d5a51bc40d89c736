package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the progress of a build from what mmdebstrap, apt and our scripts print. */
final class BuildProgress {
  private static final String DOWNLOADING_BASE = "downloading the base system";
  private static final String INSTALLING_BASE = "installing the base system";
  private static final String DOWNLOADING = "downloading packages";
  private static final String INSTALLING = "installing packages";

  private static final Pattern OURS = Pattern.compile("pyro: (.+)");
  private static final Pattern NEWLY = Pattern.compile("\\d+ upgraded, (\\d+) newly installed.*");
  private static final Pattern NEED =
      Pattern.compile("Need to get ([\\d.,]+ [kMG]?B)(?:/[\\d.,]+ [kMG]?B)? of archives\\.");
  private static final Pattern GET = Pattern.compile("Get:\\d+ .* \\[([\\d.,]+ [kMG]?B)\\]");
  private static final Pattern DPKG = Pattern.compile("(?:Unpacking|Setting up) .*\\.\\.\\.");

  /** The steps that do not use what was downloaded. */
  private static final Set<String> DOWNLOADS =
      Set.of(
          "starting",
          "reading package lists",
          DOWNLOADING_BASE,
          DOWNLOADING,
          "downloading the kernel");

  private final String task;
  private final Progress.Listener listener;
  private String step = "starting";
  private long done;
  private long total;
  private long packages;

  BuildProgress(String task, Progress.Listener listener) {
    this.task = task;
    this.listener = listener;
  }

  /** Takes one line of output. */
  void line(String line) {
    switch (line) {
      case "I: running apt-get update..." -> start("reading package lists", 0);
      case "I: downloading packages with apt..." -> start(DOWNLOADING_BASE, 0);
      case "I: extracting archives..." -> start("unpacking the base system", 0);
      case "I: installing essential packages..." -> startInstalling(INSTALLING_BASE);
      // apt downloads what is missing still, and goes on to dpkg without a word
      case "I: installing remaining packages inside the chroot..." -> start(DOWNLOADING, 0);
      default -> {
        Matcher ours = OURS.matcher(line);
        if (ours.matches()) {
          start(ours.group(1), 0);
        } else {
          advance(line);
        }
      }
    }
  }

  private void advance(String line) {
    Matcher newly = NEWLY.matcher(line);
    Matcher need = NEED.matcher(line);
    Matcher get = GET.matcher(line);
    if (newly.matches()) {
      packages = Long.parseLong(newly.group(1));
    } else if (need.matches()) {
      start(step, bytes(need.group(1)));
    } else if (get.matches()) { // also of package lists and the kernel
      move(bytes(get.group(1)));
    } else if (DPKG.matcher(line).matches()) {
      if (step.equals(DOWNLOADING)) {
        startInstalling(INSTALLING);
      }
      move(1);
    }
  }

  /** dpkg says of each package that it unpacks it and that it sets it up. */
  private void startInstalling(String newStep) {
    start(newStep, 2 * packages);
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

  /** Returns whether the build has begun to use what it has downloaded. */
  boolean hasDownloaded() {
    return !DOWNLOADS.contains(step);
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
              "unshare: |uid_map|newuidmap",
              "this host does not let the user have namespaces; see user_namespaces(7), the sysctl"
                  + " user.max_user_namespaces and, on Ubuntu,"
                  + " kernel.apparmor_restrict_unprivileged_userns, or run as root"),
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
