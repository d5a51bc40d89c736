package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceSpec;
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
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Makes the machines of workspaces. */
final class Machines {
  /** A machine that nobody has finished setting up goes after this long. */
  private static final Duration SETUP = Duration.ofHours(6);

  private final EnvironmentStore environments;
  private final KernelStore kernels;
  private final Supplier<Hypervisor> hypervisor;

  Machines(EnvironmentStore environments, KernelStore kernels, Supplier<Hypervisor> hypervisor) {
    this.environments = environments;
    this.kernels = kernels;
    this.hypervisor = hypervisor;
  }

  /** Gives a new workspace the image of its environment, which it keeps. */
  void linkImage(WorkspaceFolder folder, WorkspaceSpec spec) {
    Environment environment = environments.require(spec.environment());
    try {
      Files.createLink(folder.image(), environment.image());
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot link the image to " + folder.root(), e);
    }
  }

  /** Starts a machine with an empty disk of its own; what is left of an earlier try goes. */
  Hypervisor.Started create(WorkspaceFolder folder, int generation, String id, WorkspaceSpec spec) {
    Path machine = folder.machine(generation);
    remove(machine);
    Home.ensureFolder(machine);
    hypervisor.get().createDisk(machine, new Disk(machine.relativize(folder.image()), shape(spec)));
    return start(folder, generation, id, spec);
  }

  /** Starts a machine with the disk that it has. */
  Hypervisor.Started start(WorkspaceFolder folder, int generation, String id, WorkspaceSpec spec) {
    Kernel kernel = kernels.require();
    return hypervisor
        .get()
        .startDetached(
            folder.machine(generation),
            shape(spec),
            new GuestKernel(kernel.vmlinuz(), kernel.initramfs(), kernel.digest()),
            new Configuration("pyro-" + id, SETUP));
  }

  /** Ends whatever runs in a machine's folder and removes it. */
  static void remove(Path machine) {
    if (!Files.exists(machine)) {
      return;
    }
    DetachedMachine.endAllBelow(machine);
    try {
      AtomicFiles.deleteTree(machine);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot remove " + machine + ": " + e.getMessage(), e);
    }
  }

  private static Shape shape(WorkspaceSpec spec) {
    return new Shape(spec.vcpuCount(), spec.memMib(), spec.diskMib());
  }
}
