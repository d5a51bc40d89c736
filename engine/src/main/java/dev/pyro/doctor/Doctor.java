package dev.pyro.doctor;

import dev.pyro.DoctorReport;
import dev.pyro.DoctorReport.Status;
import dev.pyro.EnvironmentInfo;
import dev.pyro.ErrorCode;
import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.environment.BuildHost;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.Kernel;
import dev.pyro.environment.KernelStore;
import dev.pyro.machine.Accelerator;
import dev.pyro.machine.Confinement;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.QemuBinary;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.life.MissingParts;
import dev.pyro.workspace.record.StoredWorkspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One look at everything. */
public final class Doctor {
  private static final long WANTED_DISK_BYTES = 4L << 30;

  /** A machine whose home is in memory may take as much of it as the guest has. */
  private static final long WANTED_TMPFS_BYTES = (long) Limits.DEFAULT_MEM_MIB << 20;

  private final Home home;
  private final Map<String, String> env;
  private final EnvironmentStore environments;
  private final KernelStore kernels;
  private final WorkspaceCalls workspaces;
  private final Supplier<Hypervisor> hypervisor;
  private final Findings findings = new Findings();

  /**
   * Creates a doctor for one look.
   *
   * @param hypervisor makes one; it fails where QEMU is missing
   */
  public Doctor(
      Home home,
      Map<String, String> env,
      EnvironmentStore environments,
      KernelStore kernels,
      WorkspaceCalls workspaces,
      Supplier<Hypervisor> hypervisor) {
    this.home = home;
    this.env = Map.copyOf(env);
    this.environments = environments;
    this.kernels = kernels;
    this.workspaces = workspaces;
    this.hypervisor = hypervisor;
  }

  /**
   * Looks.
   *
   * @param environment also looks at this environment, if given
   * @param fix removes leftovers
   */
  public DoctorReport examine(Optional<String> environment, boolean fix) {
    host();
    qemu();
    List<String> leftovers = HomeLeftovers.look(home, environments, workspaces, fix);
    Optional<Accelerator> accelerator = accelerator(environment);
    if (disk()) {
      builds();
    }
    HostMemory.ofThisProcess().check(findings);
    HostNetwork.of(env).check(findings);
    environment.ifPresent(this::environment);
    outdated();
    leftovers(leftovers, fix);
    workspaces.store().unreadable().forEach(this::unreadable);
    new MissingParts(workspaces).find().forEach(this::incomplete);
    return new DoctorReport(
        findings.checks().stream().noneMatch(check -> check.status() == Status.FAILED),
        home.root().toString(),
        accelerator.map(Accelerator::wireName),
        findings.checks(),
        environments.list().stream()
            .filter(EnvironmentInfo::installed)
            .map(EnvironmentInfo::name)
            .toList(),
        names(home.templates()),
        fix ? List.of() : leftovers,
        fix ? leftovers : List.of());
  }

  private void host() {
    String arch = System.getProperty("os.arch");
    String detail =
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + arch
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors";
    if (System.getProperty("os.name").equals("Linux") && arch.equals("amd64")) {
      findings.ok("host", detail);
    } else {
      findings.failed("host", detail, "pyro runs on x86-64 Linux");
    }
    findings.ok("java", Runtime.version().toString());
  }

  private void qemu() {
    try {
      QemuBinary qemu = QemuBinary.find(env);
      findings.ok("qemu", qemu.path() + ", version " + qemu.version());
    } catch (PyroException e) {
      findings.failed("qemu", e, "");
    }
  }

  private Optional<Accelerator> accelerator(Optional<String> environment) {
    Optional<Kernel> kernel = kernels.installed();
    if (kernel.isEmpty()) {
      findings.warning(
          "accelerator",
          "not tried yet: there is no kernel to run",
          "run: pyro env pull debian:12");
      return Optional.empty();
    }
    GuestKernel boots =
        new GuestKernel(kernel.get().vmlinuz(), kernel.get().initramfs(), kernel.get().digest());
    try (Hypervisor qemu = hypervisor.get()) {
      Accelerator accelerator = qemu.accelerator(boots);
      String reason = qemu.acceleratorReason(boots);
      switch (accelerator) {
        case KVM -> findings.ok("accelerator", "kvm: " + reason);
        case TCG ->
            findings.warning(
                "accelerator",
                "tcg (emulation): " + reason,
                "commands compute slower than under KVM, and QEMU's project does not count"
                    + " emulation as a security boundary");
      }
      confinement(qemu.confinement());
      new MachineTrial(home, environments).run(findings, qemu, boots, environment);
      templates(qemu.staleTemplates(Optional.of(boots.digest())));
      return Optional.of(accelerator);
    } catch (PyroException e) {
      findings.failed("accelerator", e, "see the check of qemu");
      return Optional.empty();
    }
  }

  /** Says what a guest that has broken out into QEMU's process can use of the host. */
  private void confinement(Confinement confinement) {
    String detail =
        confinement.parts().stream()
            .map(
                part -> part.name() + (part.holds() ? ": yes" : ": no") + inBrackets(part.detail()))
            .collect(Collectors.joining(", "));
    if (confinement.parts().stream().allMatch(Confinement.Part::holds)) {
      findings.ok("confinement", detail);
    } else {
      findings.warning(
          "confinement",
          detail,
          "machines run, but a guest that breaks out of QEMU finds more there");
    }
  }

  private static String inBrackets(String detail) {
    return detail.isEmpty() ? "" : " (" + detail + ")";
  }

  /** An older pyro may share this home, so these are no leftovers. */
  private void templates(List<Path> stale) {
    if (!stale.isEmpty()) {
      findings.add(
          "templates",
          Status.OK,
          stale.size() + " of an older kernel, QEMU or pyro",
          "to free their space, run: pyro env prune");
    }
  }

  private void builds() {
    BuildHost.Ability ability = environments.buildAbility();
    if (ability.possible()) {
      findings.ok("builds", ability.detail());
    } else {
      findings.warning(
          "builds", "environments cannot be built: " + ability.detail(), ability.hint());
      return;
    }
    BuildHost.Ability sources = environments.sourcesAbility();
    if (sources.possible()) {
      findings.ok("packages", sources.detail());
    } else {
      findings.warning("packages", sources.detail(), sources.hint());
    }
  }

  /** Returns whether the home can be written. */
  private boolean disk() {
    try (OwnedFolder _ = OwnedFolder.createTemporary(home, "trial")) {
      room();
      return true;
    } catch (PyroException e) {
      findings.failed("disk", e, "");
      return false;
    }
  }

  private void room() {
    try {
      FileStore store = Files.getFileStore(home.root());
      long free = store.getUsableSpace();
      boolean inMemory = Hypervisor.isInMemory(store);
      String detail =
          HostMemory.mib(free)
              + " free in "
              + home.root()
              + (inMemory ? ", which is in memory (tmpfs)" : "");
      if (inMemory && free < WANTED_TMPFS_BYTES) {
        findings.warning(
            "disk",
            detail,
            "machines are killed when it is full: make it larger, or set PYRO_HOME to a folder on"
                + " a disk");
      } else if (free < WANTED_DISK_BYTES) {
        findings.warning(
            "disk",
            detail,
            "an environment takes up to " + HostMemory.mib(WANTED_DISK_BYTES) + " to build");
      } else {
        findings.ok("disk", detail);
      }
    } catch (IOException e) {
      findings.failed("disk", PyroException.of("cannot read " + home.root(), e), "");
    }
  }

  private void environment(String name) {
    try {
      EnvironmentInfo info = environments.inspect(name);
      if (info.installed()) {
        findings.ok("environment", name + ", " + info.digest().orElse("no digest"));
      } else {
        findings.failed("environment", name + " is not installed", "run: pyro env pull " + name);
      }
    } catch (PyroException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        throw e; // there is no such environment to look at
      }
      findings.failed("environment", e, "");
    }
  }

  private void outdated() {
    for (String name : environments.outdated()) {
      findings.warning(
          "environment " + name,
          "it was built from an older list of packages",
          "run: pyro env pull " + name);
    }
  }

  private void leftovers(List<String> leftovers, boolean fix) {
    if (leftovers.isEmpty() || fix) {
      findings.ok("leftovers", leftovers.isEmpty() ? "none" : "removed " + leftovers.size());
    } else {
      findings.warning(
          "leftovers", leftovers.size() + " of processes that died", "run: pyro doctor --fix");
    }
  }

  private void incomplete(MissingParts.Missing workspace) {
    findings.failed(
        "workspace " + workspace.id(),
        workspace.what() + " is missing: " + workspace.path(),
        "if nothing of it is needed, run: pyro workspace delete " + workspace.id());
  }

  private void unreadable(StoredWorkspace.Unreadable workspace) {
    findings.failed(
        "workspace " + workspace.id(),
        "its record cannot be read: " + workspace.reason(),
        "if nothing of it is needed, run: pyro workspace delete " + workspace.id());
  }

  private static List<String> names(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
      List<String> names = new ArrayList<>();
      children.forEach(child -> names.add(child.getFileName().toString()));
      names.sort(null);
      return names;
    } catch (IOException e) {
      return List.of();
    }
  }
}
