package dev.pyro.doctor;

import dev.pyro.DoctorReport;
import dev.pyro.DoctorReport.Check;
import dev.pyro.DoctorReport.Status;
import dev.pyro.EnvironmentInfo;
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
import dev.pyro.workspace.life.Leftovers;
import dev.pyro.workspace.record.StoredWorkspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
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
  private static final long WANTED_MEMORY_BYTES = 1L << 30;

  private final Home home;
  private final Map<String, String> env;
  private final EnvironmentStore environments;
  private final KernelStore kernels;
  private final WorkspaceCalls workspaces;
  private final Supplier<Hypervisor> hypervisor;
  private final List<Check> checks = new ArrayList<>();

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
    Optional<Accelerator> accelerator = accelerator();
    builds();
    disk();
    memory();
    List<String> installed =
        environments.list().stream()
            .filter(EnvironmentInfo::installed)
            .map(EnvironmentInfo::name)
            .toList();
    environment.ifPresent(this::environment);
    List<OwnedFolder> vms = OwnedFolder.claimLeftovers(home, home.vms());
    List<String> leftovers = new ArrayList<>(vms.stream().map(this::named).sorted().toList());
    vms.forEach(fix ? OwnedFolder::close : OwnedFolder::release);
    Leftovers ofWorkspaces = new Leftovers(home, workspaces);
    leftovers.addAll(fix ? ofWorkspaces.remove() : ofWorkspaces.find());
    workspaces.store().unreadable().forEach(this::unreadable);
    leftovers(leftovers, fix);
    return new DoctorReport(
        checks.stream().noneMatch(check -> check.status() == Status.FAILED),
        home.root().toString(),
        accelerator.map(Accelerator::wireName),
        checks,
        installed,
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
      ok("host", detail);
    } else {
      failed("host", detail, "pyro runs on x86-64 Linux");
    }
    ok("java", Runtime.version().toString());
  }

  private void qemu() {
    try {
      QemuBinary qemu = QemuBinary.find(env);
      ok("qemu", qemu.path() + ", version " + qemu.version());
    } catch (PyroException e) {
      failed("qemu", e.getMessage(), e.hint().orElse(""));
    }
  }

  private Optional<Accelerator> accelerator() {
    Optional<Kernel> kernel = kernels.installed();
    if (kernel.isEmpty()) {
      checks.add(
          new Check(
              "accelerator",
              Status.WARNING,
              "not tried yet: there is no kernel to run",
              Optional.of("run: pyro env pull debian:12")));
      return Optional.empty();
    }
    GuestKernel boots =
        new GuestKernel(kernel.get().vmlinuz(), kernel.get().initramfs(), kernel.get().digest());
    try (Hypervisor qemu = hypervisor.get()) {
      Accelerator accelerator = qemu.accelerator(boots);
      String reason = qemu.acceleratorReason(boots);
      switch (accelerator) {
        case KVM -> ok("accelerator", "kvm: " + reason);
        case TCG ->
            checks.add(
                new Check(
                    "accelerator",
                    Status.WARNING,
                    "tcg (emulation): " + reason,
                    Optional.of(
                        "commands compute slower than under KVM, and QEMU's project does not count"
                            + " emulation as a security boundary")));
      }
      confinement(qemu.confinement());
      return Optional.of(accelerator);
    } catch (PyroException e) {
      failed("accelerator", e.getMessage(), e.hint().orElse("see the check of qemu"));
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
    boolean all = confinement.parts().stream().allMatch(Confinement.Part::holds);
    checks.add(
        new Check(
            "confinement",
            all ? Status.OK : Status.WARNING,
            detail,
            all
                ? Optional.empty()
                : Optional.of(
                    "machines run, but a guest that breaks out of QEMU finds more there")));
  }

  private static String inBrackets(String detail) {
    return detail.isEmpty() ? "" : " (" + detail + ")";
  }

  private void builds() {
    BuildHost.Ability ability = environments.buildAbility();
    if (ability.possible()) {
      ok("builds", ability.detail());
    } else {
      checks.add(
          new Check(
              "builds",
              Status.WARNING,
              "environments cannot be built: " + ability.detail(),
              ability.hint().isEmpty() ? Optional.empty() : Optional.of(ability.hint())));
    }
  }

  private void disk() {
    Path existing = home.root();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String detail = mib(free) + " free in " + home.root();
      if (free >= WANTED_DISK_BYTES) {
        ok("disk", detail);
      } else {
        checks.add(
            new Check(
                "disk",
                Status.WARNING,
                detail,
                Optional.of("an environment takes up to " + mib(WANTED_DISK_BYTES) + " to build")));
      }
    } catch (IOException e) {
      failed(
          "disk",
          "cannot read " + existing + ": " + PyroException.reason(e, existing.toString()),
          "");
    }
  }

  private void memory() {
    try {
      long available =
          Files.readAllLines(Path.of("/proc/meminfo")).stream()
              .filter(line -> line.startsWith("MemAvailable:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
              .findFirst()
              .orElse(0);
      checks.add(
          new Check(
              "memory",
              available >= WANTED_MEMORY_BYTES ? Status.OK : Status.WARNING,
              mib(available) + " available",
              Optional.empty()));
    } catch (IOException e) {
      failed(
          "memory", "cannot read /proc/meminfo: " + PyroException.reason(e, "/proc/meminfo"), "");
    }
  }

  private void environment(String name) {
    EnvironmentInfo info = environments.inspect(name);
    if (info.installed()) {
      ok("environment", name + ", " + info.digest().orElse("no digest"));
    } else {
      failed("environment", name + " is not installed", "run: pyro env pull " + name);
    }
  }

  private void leftovers(List<String> leftovers, boolean fix) {
    if (leftovers.isEmpty() || fix) {
      ok("leftovers", leftovers.isEmpty() ? "none" : "removed " + leftovers.size());
    } else {
      checks.add(
          new Check(
              "leftovers",
              Status.WARNING,
              leftovers.size() + " of processes that died",
              Optional.of("run: pyro doctor --fix")));
    }
  }

  private void unreadable(StoredWorkspace.Unreadable workspace) {
    failed(
        "workspace " + workspace.id(),
        "its record cannot be read: " + workspace.reason(),
        "if nothing of it is needed, run: pyro workspace delete " + workspace.id());
  }

  private String named(OwnedFolder folder) {
    return home.root().relativize(folder.path()).toString();
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

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private void ok(String name, String detail) {
    checks.add(new Check(name, Status.OK, detail, Optional.empty()));
  }

  private void failed(String name, String detail, String hint) {
    checks.add(
        new Check(
            name, Status.FAILED, detail, hint.isEmpty() ? Optional.empty() : Optional.of(hint)));
  }
}
