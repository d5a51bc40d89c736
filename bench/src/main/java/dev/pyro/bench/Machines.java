package dev.pyro.bench;

import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.Limits;
import dev.pyro.Progress;
import dev.pyro.environment.Agent;
import dev.pyro.environment.BuildHost;
import dev.pyro.environment.Environment;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.Kernel;
import dev.pyro.environment.KernelStore;
import dev.pyro.guest.Configuration;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.Guest;
import dev.pyro.machine.Disk;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Machine;
import dev.pyro.machine.QemuBinary;
import dev.pyro.machine.Shape;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Machines without the SDK around them, so that each step can be measured by itself. */
final class Machines implements AutoCloseable {
  private static final Shape SHAPE = new Shape(Limits.DEFAULT_VCPU_COUNT, Limits.DEFAULT_MEM_MIB);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Home home = Home.of(System.getenv());
  private final Home scratch;
  private final Hypervisor builder;
  private final Hypervisor hypervisor =
      new Hypervisor(home, QemuBinary.find(System.getenv()), () -> {}, Progress.Listener.none());
  private final BuildHost host = new BuildHost(System.getenv(), () -> this.hypervisor);
  private final KernelStore kernels =
      new KernelStore(home, Agent.bundled(), host, Progress.Listener.none());
  private final Environment environment =
      new EnvironmentStore(home, kernels, host, Progress.Listener.none()).require("debian:12");
  private final GuestKernel kernel = kernel();

  /**
   * Opens the home that the environment asks for.
   *
   * @param folder where templates are built and dropped, away from those that others use
   */
  Machines(Path folder) {
    this.scratch = new Home(folder.resolve("home"));
    this.builder =
        new Hypervisor(
            scratch, QemuBinary.find(System.getenv()), () -> {}, Progress.Listener.none());
    builder.accelerator(kernel); // found out now, and not while it is timed
  }

  /** A machine and the folder that goes with it. */
  record Running(Machine machine, OwnedFolder folder) implements AutoCloseable {
    ExecResult exec(ExecStreams streams, String... argv) {
      return Machines.exec(machine.guest(), LIMIT, streams, argv);
    }

    @Override
    public void close() {
      try (folder) {
        machine.close();
      }
    }
  }

  static ExecResult exec(Guest guest, Duration limit, ExecStreams streams, String... argv) {
    List<String> variables = List.of("PATH=/usr/bin:/bin");
    return guest
        .exec(new ExecCall(List.of(argv), "/", variables, limit, SHAPE.memMib()), streams)
        .requireSuccess();
  }

  private GuestKernel kernel() {
    Kernel found = kernels.require();
    return new GuestKernel(found.vmlinuz(), found.initramfs(), found.digest());
  }

  String accelerator() {
    return hypervisor.accelerator(kernel).wireName();
  }

  /** Starts a machine from its template. */
  Running start() {
    OwnedFolder folder = folder();
    return new Running(hypervisor.start(folder.path(), SHAPE, kernel, configuration()), folder);
  }

  /** Boots a machine without a template. */
  Running boot() {
    OwnedFolder folder = folder();
    return new Running(hypervisor.boot(folder.path(), SHAPE, kernel, configuration()), folder);
  }

  void dropTemplate() throws IOException {
    AtomicFiles.deleteTree(scratch.templates());
  }

  void buildTemplate() {
    builder.prepare(SHAPE, kernel);
  }

  /** Returns a folder with a new disk. */
  OwnedFolder folder() {
    OwnedFolder folder = OwnedFolder.createTemporary(home, "bench");
    hypervisor.createDisk(folder.path(), new Disk(environment.image(), SHAPE));
    return folder;
  }

  static Configuration configuration() {
    return new Configuration("bench", Duration.ZERO);
  }

  @Override
  public void close() throws IOException {
    hypervisor.close();
    builder.close();
    AtomicFiles.deleteTree(scratch.root());
  }
}
