package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Configuration;
import dev.pyro.guest.Guest;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.PlainFile;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Starts machines from memory templates. A template is built when the first machine of its kind
 * starts.
 */
public final class Hypervisor implements AutoCloseable {
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);
  private static final Duration PREPARE_LIMIT = Duration.ofSeconds(30);
  private static final Duration CLONE_LIMIT = Duration.ofSeconds(30);

  private static final long MIN_ROOM_IN_MEMORY_BYTES = 64 << 20;

  private final Home home;
  private final QemuBinary qemu;
  private final Runnable beforeBoot;
  private final Progress.Listener progress;
  private final Watchdog watchdog = new Watchdog();
  private final Launcher launcher = new Launcher(Optional.empty());
  private final Launcher ofDetached = new Launcher(Optional.of(watchdog));
  private final AcceleratorProbe probe;
  private final ConfinementProbe confinement;

  /**
   * Creates a hypervisor that keeps its templates in a home.
   *
   * @param beforeBoot fails if the kernel is damaged
   */
  public Hypervisor(Home home, QemuBinary qemu, Runnable beforeBoot, Progress.Listener progress) {
    this.home = home;
    this.beforeBoot = beforeBoot;
    this.qemu = qemu;
    this.progress = progress;
    this.confinement = new ConfinementProbe(home, qemu, launcher);
    this.probe = new AcceleratorProbe(home, qemu, confinement, launcher, beforeBoot, progress);
  }

  /** Returns the accelerator that works here. */
  public Accelerator accelerator(GuestKernel kernel) {
    return probe.find(kernel).accelerator();
  }

  /** Returns how far QEMU is confined here. */
  public Confinement confinement() {
    return confinement.find();
  }

  /** Returns why that accelerator was chosen. */
  public String acceleratorReason(GuestKernel kernel) {
    return probe.find(kernel).reason();
  }

  /**
   * Returns the overlay of a machine's disk: a qcow2 with what differs from the image that the disk
   * started from.
   */
  public static Path overlay(Path folder) {
    return folder.resolve(QemuCommand.OVERLAY);
  }

  /**
   * Creates a machine's disk.
   *
   * @param folder the machine's folder
   */
  public void createDisk(Path folder, Disk disk) {
    try {
      Qcow2Overlay.create(overlay(folder), disk);
    } catch (IOException e) {
      throw PyroException.of("cannot create a disk in " + folder, e);
    }
  }

  /** Starts a machine that ends when this object is closed, or before. */
  public Machine start(Path folder, Shape shape, GuestKernel kernel, Configuration configuration) {
    return clone(folder, shape, kernel, configuration, Lifetime.OWNED);
  }

  /**
   * Starts a machine that outlives this process once it is {@link Started#release released}. It
   * powers itself off at the deadline in its configuration, unless it is given a later one.
   */
  public Started startDetached(
      Path folder, Shape shape, GuestKernel kernel, Configuration configuration) {
    return clone(folder, shape, kernel, configuration, Lifetime.DETACHED)
        .detach(folder, watchdog, progress);
  }

  /** A machine that outlives this process once it is released. */
  public static final class Started {
    private final DetachedMachine machine;
    private final Guest guest;
    private final Watchdog watchdog;

    Started(DetachedMachine machine, Guest guest, Watchdog watchdog) {
      this.machine = machine;
      this.guest = guest;
      this.watchdog = watchdog;
    }

    /** Returns how other processes find it. */
    public DetachedMachine machine() {
      return machine;
    }

    /** Returns a first connection, over port 0, which the caller closes. */
    public Guest guest() {
      return guest;
    }

    /**
     * Has the machine live on when this process ends. To be called when it has its place in a
     * record, or has ended; until then it ends with this process. Idempotent.
     */
    public void release() {
      watchdog.release(machine.pid());
    }
  }

  private Machine clone(
      Path folder,
      Shape shape,
      GuestKernel kernel,
      Configuration configuration,
      Lifetime lifetime) {
    Accelerator accelerator = accelerator(kernel);
    requireRoomInMemory(folder); // a template that is made takes even more
    Template template = template(accelerator, shape, kernel);
    QemuProcess process =
        QemuProcess.start(
            lifetime == Lifetime.OWNED ? launcher : ofDetached,
            folder,
            shape.memMib(),
            QemuCommand.clone(
                qemu, confinement(), accelerator, shape, template, lifetime, image(folder)));
    return configured(
        process,
        () -> process.loadDevices(template.devices()),
        configuration,
        CLONE_LIMIT,
        progress);
  }

  /** Returns whether a file system is in the host's memory. */
  public static boolean isInMemory(FileStore store) {
    return store.type().equals("tmpfs") || store.type().equals("ramfs");
  }

  /**
   * A template has holes. To read one takes a page where files are in memory; if there is none
   * left, the kernel ends QEMU in the middle of its work. A disk has no such need.
   */
  private static void requireRoomInMemory(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace();
      if (isInMemory(store) && free < MIN_ROOM_IN_MEMORY_BYTES) {
        throw new PyroException(
            ErrorCode.LIMIT_EXCEEDED,
            "there is no room for a machine: the home is in memory (tmpfs) and has "
                + (free >> 20)
                + " MiB free",
            "make it larger, or set PYRO_HOME to a folder on a disk",
            null);
      }
    } catch (IOException e) {
      throw PyroException.of("cannot tell the free space of " + folder, e);
    }
  }

  /** Returns the image below a disk; QEMU does not say which file of the two is none. */
  private static Path image(Path folder) {
    try {
      PlainFile.require(overlay(folder));
      Path image = Qcow2Overlay.image(overlay(folder));
      Path file = folder.resolve(image).normalize();
      if (Files.exists(file)) {
        PlainFile.require(file);
      }
      return image;
    } catch (IOException e) {
      throw PyroException.of("cannot read the disk " + overlay(folder), e);
    }
  }

  /** Boots a machine without a template. Benchmarks compare a clone with it. */
  public Machine boot(Path folder, Shape shape, GuestKernel kernel, Configuration configuration) {
    QemuProcess process =
        QemuProcess.start(
            launcher,
            folder,
            shape.memMib(),
            QemuCommand.cold(
                qemu,
                confinement(),
                accelerator(kernel),
                shape,
                kernel,
                TimestampCounter.ofHost(),
                image(folder)));
    return configured(process, () -> {}, configuration, BOOT_LIMIT, progress);
  }

  /**
   * Makes a machine of a QEMU that has just started; ends it if that fails.
   *
   * @param load gives the machine its state
   */
  static Machine configured(
      QemuProcess process,
      Runnable load,
      Configuration configuration,
      Duration limit,
      Progress.Listener progress) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(process::close);
      // Before the state is loaded: QEMU then tells the guest of its client as the guest resumes.
      // A client that comes while the guest resumes is at times not told of.
      SocketChannel port = undo.closing(process.connectPort(0));
      load.run();
      Guest guest = greeted(process, port, configuration, limit, progress);
      undo.release();
      return new Machine(process, guest);
    }
  }

  private static Guest greeted(
      QemuProcess process,
      SocketChannel port,
      Configuration configuration,
      Duration limit,
      Progress.Listener progress) {
    try (Cleanup undo = new Cleanup()) {
      Guest guest = Guest.connect(port, process.lifeline(progress), true, limit);
      undo.add(guest::close);
      guest.configure(configuration, limit);
      undo.release();
      return guest;
    } catch (PyroException e) {
      throw StandstillException.ended(process.explained(e)); // the caller ends it
    }
  }

  /** Builds the template for a kind of machine, if there is none yet. */
  public void prepare(Shape shape, GuestKernel kernel) {
    template(accelerator(kernel), shape, kernel);
  }

  private Template template(Accelerator accelerator, Shape shape, GuestKernel kernel) {
    String key = Template.key(Template.kind(qemu, accelerator, shape, kernel));
    Template template = new Template(home.templates().resolve(key));
    if (template.isComplete()) {
      return template;
    }
    Path lock = home.lock("template-" + key);
    Home.ensureFolder(lock.getParent());
    try (FileLock _ = FileLock.acquire(lock)) {
      if (!template.isComplete()) {
        AtomicFiles.requireOnlyFiles(template.folder());
        build(template, accelerator, shape, kernel);
      }
      return template;
    } catch (IOException e) {
      throw PyroException.of("cannot store a template", e);
    }
  }

  private void build(Template template, Accelerator accelerator, Shape shape, GuestKernel kernel)
      throws IOException {
    beforeBoot.run();
    progress.on(
        new Progress("prepare", "booting a memory template", 0, OptionalLong.empty(), false));
    try (OwnedFolder folder = OwnedFolder.createTemporary(home, "template")) {
      Template made = new Template(folder.path());
      List<String> command =
          QemuCommand.template(
              qemu, confinement(), accelerator, shape, kernel, TimestampCounter.ofHost());
      try (QemuProcess process =
          QemuProcess.start(launcher, folder.path(), shape.memMib(), command)) {
        try (Guest guest =
            Guest.connect(process.connectPort(QemuCommand.TEMPLATE_PORT), true, BOOT_LIMIT)) {
          guest.prepare(PREPARE_LIMIT);
        } catch (PyroException e) {
          throw e.code() == ErrorCode.TIMEOUT
              ? new PyroException(e.code(), e.getMessage() + console(folder.path()), e)
              : process.explained(e);
        }
        process.saveDevices(made.devices());
      }
      AtomicFiles.sync(made.memory());
      AtomicFiles.write(made.kernelHead(), KernelHead.of(kernel.vmlinuz()));
      String kind = Template.kind(qemu, accelerator, shape, kernel);
      AtomicFiles.write(made.kind(), kind.getBytes(StandardCharsets.UTF_8));
      Path whole = Home.ensureFolder(folder.path().resolve("whole"));
      Files.move(made.memory(), whole.resolve(made.memory().getFileName()));
      Files.move(made.kernelHead(), whole.resolve(made.kernelHead().getFileName()));
      Files.move(made.kind(), whole.resolve(made.kind().getFileName()));
      Files.move(made.devices(), whole.resolve(made.devices().getFileName()));
      new Template(whole).seal();
      AtomicFiles.sync(whole);
      Home.ensureFolder(home.templates());
      AtomicFiles.deleteTree(template.folder()); // an incomplete one, if any
      AtomicFiles.move(whole, template.folder());
    }
    progress.on(new Progress("prepare", "memory template", 1, OptionalLong.of(1), true));
  }

  /**
   * Returns the templates that no machine will use any more.
   *
   * @param kernelDigest of the kernel that machines start with, if there is one
   */
  public List<Path> staleTemplates(Optional<String> kernelDigest) {
    List<Path> stale = new ArrayList<>();
    if (!Files.isDirectory(home.templates())) {
      return stale;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.templates())) {
      for (Path folder : folders) {
        if (kernelDigest.isEmpty() || !new Template(folder).isOf(qemu, kernelDigest.get())) {
          stale.add(folder);
        }
      }
      return stale;
    } catch (IOException e) {
      throw PyroException.of("cannot read " + home.templates(), e);
    }
  }

  private static String console(Path folder) {
    String text = Tail.of(folder.resolve(QemuCommand.CONSOLE_LOG));
    return "\nguest console: " + (text.isEmpty() ? "(empty)" : text);
  }

  /** Ends every machine that was started here, except those that were released. */
  @Override
  public void close() {
    launcher.close();
    ofDetached.close();
    watchdog.close();
  }
}
