package dev.pyro.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Kills pyro, a QEMU or the keeper at a random moment of an operation. */
final class KillTrial implements Trial {
  /** Within this time everything ends that lives only as long as its pyro. */
  private static final Duration ORPHANS_END = Duration.ofSeconds(30);

  /** Only the beginning of an operation that takes longer than this is hurt. */
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private final Scene scene;
  private final Findings findings;
  private final Map<Operation, Long> millis = new EnumMap<>(Operation.class);

  KillTrial(Driver pyro, Findings findings) throws IOException, InterruptedException {
    this.scene = new Scene(pyro, Scene.NETWORKED);
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
    int victim = random.nextInt(6);
    double moment = random.nextDouble();
    scene.ensureKept();
    measure(operation, step);
    Attempt attempt = operation.prepare(scene, step, random);
    Driver.Running running = pyro().start(attempt.words(), attempt.input());
    boolean ended = running.letRun(Duration.ofMillis((long) (moment * millis.get(operation))));
    List<String> found = new ArrayList<>();
    List<ProcessHandle> orphans = List.of();
    if (!ended && !killOther(victim, attempt, random)) {
      orphans = running.kill();
    }
    Ran ran = running.await(Driver.LIMIT);
    List<String> things = new ArrayList<>(attempt.words());
    things.add(scene.kept());
    if (attempt.words().contains("run")) {
      things.addAll(List.of("guest", "machine")); // it has no name of its own
    }
    found.addAll(Messages.faultsOf(ran, things));
    for (ProcessHandle orphan : orphans) {
      awaitEnd(orphan, found);
    }
    found.addAll(new Aftercare(scene).look(attempt, ran));
    findings.add(step, pyro(), found);
    if (!found.isEmpty()) {
      scene.makeKept();
    }
  }

  /** Learns how long an operation takes when nothing hurts it; this also shows that it works. */
  private void measure(Operation operation, Step step) throws IOException, InterruptedException {
    if (millis.containsKey(operation)) {
      return;
    }
    Attempt attempt = operation.prepare(scene, step, step.random());
    long begun = System.nanoTime();
    Driver.Running running = pyro().start(attempt.words(), attempt.input());
    if (!running.letRun(LONGEST)) {
      running.kill();
    }
    Ran ran = running.await(Driver.LIMIT);
    millis.put(operation, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    List<String> found = new Aftercare(scene).look(attempt, ran);
    if (!ran.ok() && !ran.killed()) {
      found.add(operation + " fails though nothing hurt it");
    }
    findings.add(step, pyro(), found);
    pyro().said().clear();
    scene.ensureKept();
  }

  /** Kills the keeper or a machine, if the victim is one of these and is there. */
  private boolean killOther(int victim, Attempt attempt, Random random) {
    return switch (victim) {
      case 0 -> Keepers.kill(pyro().home());
      case 1, 2 -> killMachine(attempt, random);
      default -> false;
    };
  }

  /** Kills one of the machines that this operation uses; returns false if there is none yet. */
  private boolean killMachine(Attempt attempt, Random random) {
    Map<Long, ?> all = Machines.of(pyro().home());
    List<Long> pids = new ArrayList<>(all.keySet());
    boolean makesOne = attempt.words().contains("create") || attempt.words().contains("run");
    if (makesOne) {
      all.forEach((pid, folder) -> {
        if (folder.toString().contains("/workspaces/" + scene.kept())) {
          pids.remove(pid);
        }
      });
    }
    if (pids.isEmpty()) {
      return false;
    }
    Machines.kill(pids.get(random.nextInt(pids.size())));
    return true;
  }

  private void awaitEnd(ProcessHandle orphan, List<String> found) throws InterruptedException {
    String command = orphan.info().commandLine().orElse("");
    if (Machines.isMachine(orphan) || Keepers.isKeeper(orphan)) {
      return; // its owner may be a workspace: see Remains
    }
    try {
      orphan.onExit().get(ORPHANS_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      found.add("left: process " + orphan.pid() + ", " + command);
      orphan.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    scene.end();
  }
}
