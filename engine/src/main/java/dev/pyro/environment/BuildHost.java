package dev.pyro.environment;

import dev.pyro.PyroException;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What builds need of this host: its programs, its configuration of apt, and a place to build. */
public final class BuildHost {
  private final Tools tools;
  private final AptConfiguration apt;
  private final Supplier<Hypervisor> hypervisor;

  /**
   * Describes this host.
   *
   * @param environment the variables of this process
   * @param hypervisor starts a builder machine, if the host allows no namespaces
   */
  public BuildHost(Map<String, String> environment, Supplier<Hypervisor> hypervisor) {
    this(Tools.on(environment.getOrDefault("PATH", "")), environment, Path.of("/etc"), hypervisor);
  }

  BuildHost(
      Tools tools, Map<String, String> environment, Path etc, Supplier<Hypervisor> hypervisor) {
    this.tools = tools;
    this.apt = new AptConfiguration(tools, etc.resolve("apt"), environment);
    this.hypervisor = hypervisor;
  }

  Tools tools() {
    return tools;
  }

  DebianBuilder builder() {
    return new DebianBuilder(tools, apt);
  }

  Workshop workshop(Home home) {
    return new Workshop(home, tools);
  }

  /**
   * Returns the quickest place to build that this host has.
   *
   * @param work the folder of the build
   * @param kernel boots a builder machine
   */
  BuildPlace place(Home home, Path work, Kernel kernel) {
    Optional<Namespace> namespace = Namespace.attempt(tools, work).place();
    if (namespace.isPresent()) {
      return namespace.get();
    }
    GuestKernel boots = new GuestKernel(kernel.vmlinuz(), kernel.initramfs(), kernel.digest());
    return new BuilderMachine(home, tools, hypervisor.get(), boots);
  }

  /**
   * Whether environments can be built here.
   *
   * @param possible whether they can
   * @param detail where, or what is missing
   * @param hint what the user can do about it; may be empty
   */
  public record Ability(boolean possible, String detail, String hint) {}

  /**
   * Tries whether and where environments can be built.
   *
   * @param folder an existing one of the home's file system
   */
  public Ability ability(Path folder) {
    try {
      builder().check();
    } catch (PyroException e) {
      return new Ability(false, e.getMessage(), e.hint().orElse(""));
    }
    Namespace.Attempt attempt =
        Files.isWritable(folder)
            ? Namespace.attempt(tools, folder)
            : new Namespace.Attempt(Optional.empty(), folder + " cannot be written");
    return attempt.place().isPresent()
        ? new Ability(true, "in namespaces of this host", "")
        : new Ability(true, "in a builder machine, which is slower: " + attempt.obstacle(), "");
  }

  /** Asks apt's sources whether packages can be had from here; takes a second, at most 30. */
  public Ability sources(Home home) {
    try (OwnedFolder folder = OwnedFolder.createTemporary(home, "trial")) {
      Path work = folder.path();
      builder().askSources(new BuildFolders(work, work.resolve("packages"), work.resolve("lists")));
      return new Ability(true, "those of Debian " + DebianBuilder.SUITE + " can be had", "");
    } catch (PyroException e) {
      return new Ability(false, e.getMessage(), e.hint().orElse(""));
    }
  }
}
