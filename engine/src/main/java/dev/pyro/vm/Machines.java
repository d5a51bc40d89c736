package dev.pyro.vm;

import dev.pyro.PyroException;
import dev.pyro.environment.Environment;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.Kernel;
import dev.pyro.environment.KernelStore;
import dev.pyro.guest.Configuration;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.Disk;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Shape;
import dev.pyro.name.Ids;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes machines that outlive this process. */
public final class Machines {
  /**
   * A machine powers itself off after this time, unless somebody finishes its setup and sets
   * another deadline.
   */
  private static final Duration SETUP = Duration.ofHours(6);

  /** How long a guest may take for an answer that needs no work of it. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private static final int FIRST_GENERATION = 1;
  private static final String FRESH = "new"; // the purpose of folders that fresh machines live in

  private final Home home;
  private final EnvironmentStore environments;
  private final KernelStore kernels;
  private final Supplier<Hypervisor> hypervisor;

  /**
   * Makes machines below a home.
   *
   * @param hypervisor is asked for when the first machine is started
   */
  public Machines(
      Home home,
      EnvironmentStore environments,
      KernelStore kernels,
      Supplier<Hypervisor> hypervisor) {
    this.home = home;
    this.environments = environments;
    this.kernels = kernels;
    this.hypervisor = hypervisor;
  }

  /**
   * Makes a machine in a temporary folder. The folder has a link to the environment's image, so the
   * machine keeps the image if the environment is replaced meanwhile. Machines whose makers have
   * died are removed first.
   */
  public FreshMachine fresh(String environment, Shape shape) {
    Environment image = environments.require(environment);
    removeLeftovers(home);
    String id = Ids.make();
    try (Cleanup undo = new Cleanup()) {
      OwnedFolder work = OwnedFolder.createTemporary(home, FRESH);
      undo.add(work::close);
      WorkspaceFolder folder = new WorkspaceFolder(Home.ensureFolder(work.path().resolve("w")));
      Files.createLink(folder.image(), image.image());
      undo.add(() -> DetachedMachine.endAllBelow(folder.root()));
      Hypervisor.Started started =
          environments.starting(environment, () -> create(folder, FIRST_GENERATION, id, shape));
      undo.release();
      return new FreshMachine(id, environment, shape, FIRST_GENERATION, work, folder, started);
    } catch (IOException e) {
      throw PyroException.of("cannot make a machine", e);
    }
  }

  /** Returns whether a machine can be made without building its environment first. */
  boolean isReady(String environment) {
    return environments.list().stream()
            .anyMatch(info -> info.name().equals(environment) && info.installed())
        && kernels.installed().isPresent();
  }

  /** Starts a machine with an empty disk of its own. Removes what an earlier attempt has left. */
  public Hypervisor.Started create(WorkspaceFolder folder, int generation, String id, Shape shape) {
    Path machine = folder.machine(generation);
    remove(machine);
    Home.ensureFolder(machine);
    hypervisor.get().createDisk(machine, new Disk(machine.relativize(folder.image()), shape));
    return start(folder, generation, id, shape);
  }

  /** Starts a machine with the disk that it has. */
  public Hypervisor.Started start(WorkspaceFolder folder, int generation, String id, Shape shape) {
    Kernel kernel = kernels.require();
    return hypervisor
        .get()
        .startDetached(
            folder.machine(generation),
            shape,
            new GuestKernel(kernel.vmlinuz(), kernel.initramfs(), kernel.digest()),
            new Configuration("pyro-" + id, SETUP));
  }

  /** Ends and removes orphaned fresh machines, and returns their names. */
  static List<String> removeLeftovers(Home home) {
    List<String> removed = new ArrayList<>();
    for (OwnedFolder folder : OwnedFolder.claimLeftovers(home, FRESH)) {
      try (folder) {
        DetachedMachine.endAllBelow(folder.path());
        removed.add(home.root().relativize(folder.path()).toString());
      }
    }
    return removed;
  }

  /** Ends whatever runs in a machine's folder and removes it. */
  public static void remove(Path machine) {
    if (!Files.exists(machine)) {
      return;
    }
    DetachedMachine.endAllBelow(machine);
    try {
      AtomicFiles.deleteTree(machine);
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + machine, e);
    }
  }
}
