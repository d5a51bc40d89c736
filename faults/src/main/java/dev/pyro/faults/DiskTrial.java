package dev.pyro.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Tries an operation while the file system of the home is full, or the one that an export goes to.
 * An image, and the workspaces that link to it, are on one file system, so the folders of a home
 * are not filled apart.
 */
final class DiskTrial implements Trial {
  private static final int HOME_MIB = 2_000;
  private static final int OUTPUT_MIB = 32;

  /** A call that waits for room says so in this time; how slow the host is must not decide. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Scene scene;
  private final Findings findings;
  private final SmallDisk ofHome;
  private final SmallDisk ofOutput;

  DiskTrial(Path root, Path launcher, Path work, Findings findings)
      throws IOException, InterruptedException {
    Path mount = work.resolve("m");
    this.ofHome = SmallDisk.make(mount, HOME_MIB);
    this.ofOutput = SmallDisk.make(work.resolve("out"), OUTPUT_MIB);
    Path home = mount.resolve("home");
    Homes.copy(root, home);
    this.scene = new Scene(new Driver(launcher, home, work), Scene.NETWORKED);
    this.findings = findings;
    scene.makeKept();
  }

  @Override
  public Driver pyro() {
    return scene.pyro();
  }

  @Override
  public void take(Step step) throws IOException, InterruptedException {
    Random random = step.random();
    Operation operation = Operation.any(random, scene);
    long leave = random.nextInt(4) == 0 ? 0 : 4096L << random.nextInt(13);
    boolean newTemplate = random.nextInt(8) == 0;
    scene.ensureKept();
    if (newTemplate) {
      new ProcessBuilder("rm", "-rf", pyro().home().resolve("templates").toString())
          .start()
          .waitFor();
    }
    Attempt attempt = operation.prepare(scene, step, random);
    pyro().note("leaves " + leave + " bytes" + (newTemplate ? ", and there is no template" : ""));
    SmallDisk disk = attempt.output().isPresent() && random.nextBoolean() ? ofOutput : ofHome;
    disk.fill(leave);
    List<String> found = new ArrayList<>();
    Ran ran;
    try {
      Driver.Running running = pyro().start(attempt.words(), attempt.input());
      if (!running.letRunUntilItSays("full", PATIENCE)) {
        found.add("waits without a word that the disk is full");
      }
      disk.makeRoom();
      ran = running.await(Driver.LIMIT);
    } finally {
      disk.makeRoom();
    }
    List<String> things = new ArrayList<>(attempt.words());
    things.add(scene.kept());
    things.add(pyro().home().toString());
    found.addAll(Messages.faultsOf(ran, things));
    if (Messages.isFailed(ran) && !ran.err().matches("(?s).*(full|No space left).*")) {
      found.add("does not say that the disk is full");
    }
    found.addAll(new Aftercare(scene).look(attempt, ran));
    findings.add(step, pyro(), found);
    if (!found.isEmpty()) {
      scene.makeKept();
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    scene.end();
    ofOutput.end();
    ofHome.end();
  }
}
