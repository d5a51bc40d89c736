package dev.pyro.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The main class of {@code ./dev faults}. */
public final class Faults {
  private final Options options;
  private final Path root;
  private final Path folder;
  private final Path launcher;
  private final Findings findings = new Findings(System.out);
  private final Map<Kind, Trial> trials = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
  private final Map<Kind, String> leftOut = new EnumMap<>(Kind.class);

  private Faults(Options options, Path root) {
    this.options = options;
    this.root = root;
    this.folder = root.resolve("build/faults");
    this.launcher = folder.resolve("pyro/bin/pyro");
  }

  /**
   * Runs.
   *
   * @param args see {@link Options#USAGE}
   */
  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.print("faults: " + e.getMessage() + "\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    System.exit(new Faults(options, Path.of("").toAbsolutePath()).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    System.out.println(
        "seed " + options.seed() + ", at most " + options.limit().toMinutes() + " minutes");
    Instant end = Instant.now().plus(options.limit());
    List<Step> plan = Plan.of(options);
    Thread hook = new Thread(() -> Machines.killAll(folder)); // it may be ended by a signal
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      for (Step step : plan) {
        if (Instant.now().isAfter(end)) {
          break;
        }
        if (!leftOut.containsKey(step.kind())) {
          take(step);
        }
      }
    } finally {
      for (Trial trial : trials.values()) {
        trial.end();
      }
    }
    return report(plan);
  }

  private void take(Step step) throws IOException, InterruptedException {
    try {
      if (!trials.containsKey(step.kind())) {
        trials.put(step.kind(), open(step.kind()));
      }
      Trial trial = trials.get(step.kind());
      trial.pyro().said().clear();
      System.out.println(Instant.now().toString().substring(11, 19) + " " + step);
      try {
        trial.take(step);
      } catch (IOException e) {
        findings.add(step, trial.pyro(), List.of("the step cannot go on: " + e));
      }
      done.merge(step.kind(), 1, Integer::sum);
    } catch (Trial.LeftOut e) {
      leftOut.put(step.kind(), e.getMessage());
    }
  }

  private Trial open(Kind kind) throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve(kind.word()));
    return switch (kind) {
      case KILL -> new KillTrial(driver(work.resolve("home"), work), findings);
      case DISK -> new DiskTrial(root, launcher, work, findings);
      case DAMAGE -> new DamageTrial(root, driver(work.resolve("home"), work), findings);
      case VERSIONS ->
          new VersionTrial(
              root, launcher, driver(work.resolve("home"), work), options.older(), findings);
    };
  }

  private Driver driver(Path home, Path work) throws IOException, InterruptedException {
    Homes.make(root, home);
    return new Driver(launcher, home, work);
  }

  private boolean report(List<Step> plan) {
    System.out.println();
    int all = 0;
    for (Kind kind : Kind.values()) {
      long planned = plan.stream().filter(step -> step.kind() == kind).count();
      int number = done.getOrDefault(kind, 0);
      all += number;
      if (planned > 0) {
        System.out.println(
            kind.word()
                + ": "
                + number
                + " of "
                + planned
                + (leftOut.containsKey(kind) ? ", left out: " + leftOut.get(kind) : ""));
      }
    }
    System.out.println("seed " + options.seed());
    System.out.println(all + " faults, " + findings.count() + " findings");
    return findings.count() == 0 && leftOut.isEmpty();
  }
}
