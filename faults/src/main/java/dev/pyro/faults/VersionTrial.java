package dev.pyro.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Two versions of pyro take turns on one home. */
final class VersionTrial implements Trial {
  private final Scene scene;
  private final Findings findings;
  private final Path newer;
  private final Path older;

  VersionTrial(Path root, Path launcher, Driver pyro, String commit, Findings findings)
      throws IOException, InterruptedException {
    this.newer = launcher;
    this.older = build(root, pyro.work(), commit);
    this.scene = new Scene(pyro, Scene.OFF);
    this.findings = findings;
    scene.makeKept();
  }

  /** Builds the older pyro from the history of this checkout. */
  private static Path build(Path root, Path work, String commit)
      throws IOException, InterruptedException {
    Path sources = Files.createDirectories(work.resolve("older-" + commit));
    Path launcher = sources.resolve("pyro");
    if (!Files.exists(launcher)) {
      String unpack = "git -C \"$1\" archive \"$2\" | tar -x -C \"$3\"";
      new ProcessBuilder("sh", "-c", unpack, "sh", root.toString(), commit, sources.toString())
          .start()
          .waitFor();
    }
    if (!Files.exists(launcher)) {
      throw new Trial.LeftOut("the history here has no commit " + commit);
    }
    int exit = new ProcessBuilder(launcher.toString(), "--version").inheritIO().start().waitFor();
    if (exit != 0) {
      throw new Trial.LeftOut("commit " + commit + " does not build here");
    }
    return launcher;
  }

  @Override
  public Driver pyro() {
    return scene.pyro();
  }

  @Override
  public void take(Step step) throws IOException, InterruptedException {
    Random random = step.random();
    Operation operation = Operation.any(random, scene);
    boolean byOlder = random.nextBoolean();
    boolean afterOlder = random.nextBoolean();
    scene.ensureKept();
    pyro().use(afterOlder ? older : newer);
    if (random.nextInt(3) == 0) {
      scene.makeKept();
    }
    Attempt attempt = operation.prepare(scene, step, random);
    pyro().use(byOlder ? older : newer);
    pyro().note("by the " + (byOlder ? "older" : "newer") + " pyro");
    Ran ran = pyro().start(attempt.words(), attempt.input()).await(Driver.LIMIT);
    pyro().use(newer);
    List<String> found = new ArrayList<>();
    if (!byOlder) { // what an older one says cannot be mended any more
      List<String> things = new ArrayList<>(attempt.words());
      things.add(scene.kept());
      found.addAll(Messages.faultsOf(ran, things));
    }
    found.addAll(new Aftercare(scene).look(attempt, ran));
    findings.add(step, pyro(), found);
    if (!found.isEmpty()) {
      scene.makeKept();
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    pyro().use(newer);
    scene.end();
  }
}
