package dev.pyro.doctor;

import dev.pyro.EnvironmentInfo;
import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.environment.Environment;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.guest.Configuration;
import dev.pyro.machine.Disk;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Machine;
import dev.pyro.machine.Shape;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.time.Duration;
import java.util.Optional;

/** Starts a machine of the usual kind, and ends it: whether machines work, only a machine tells. */
record MachineTrial(Home home, EnvironmentStore environments) {
  private static final Shape USUAL = new Shape(Limits.DEFAULT_VCPU_COUNT, Limits.DEFAULT_MEM_MIB);

  /** Ends the machine if pyro cannot. */
  private static final Duration LIFE = Duration.ofMinutes(5);

  /**
   * Tries it.
   *
   * @param wanted the environment, if one was asked for; else any that is installed
   */
  void run(Findings findings, Hypervisor qemu, GuestKernel kernel, Optional<String> wanted) {
    Optional<String> name =
        environments.list().stream()
            .filter(EnvironmentInfo::installed)
            .map(EnvironmentInfo::name)
            .filter(one -> wanted.isEmpty() || wanted.get().equals(one))
            .findFirst();
    if (name.isEmpty()) {
      findings.warning(
          "machine",
          "not tried: no environment is installed",
          "run: pyro env pull " + wanted.orElse("debian:12"));
      return;
    }
    try (OwnedFolder folder = OwnedFolder.createTemporary(home, "trial")) {
      Environment environment = environments.require(name.get());
      qemu.createDisk(folder.path(), new Disk(environment.image(), USUAL));
      Configuration configuration = new Configuration("pyro-doctor", LIFE);
      try (Machine _ =
          environments.starting(
              name.get(), () -> qemu.start(folder.path(), USUAL, kernel, configuration))) {
        findings.ok("machine", "one of " + USUAL.memMib() + " MiB started from " + name.get());
      }
    } catch (PyroException e) {
      findings.failed("machine", e, "");
    }
  }
}
