package dev.pyro.environment;

import dev.pyro.EnvironmentExport;
import dev.pyro.EnvironmentInfo;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PruneResult;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.guest.GuestGoneException;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The environments of a home. An environment is complete or absent. A broken one counts as absent,
 * and the next {@link #require} replaces it.
 */
public final class EnvironmentStore {
  static final String IMAGE = "image.ext4";

  private final Home home;
  private final KernelStore kernels;
  private final BuildHost host;
  private final Progress.Listener listener;
  private final CuratedEnvironments curated = new CuratedEnvironments();

  /** Opens the environments of {@code home}; building one is told to {@code listener}. */
  public EnvironmentStore(
      Home home, KernelStore kernels, BuildHost host, Progress.Listener listener) {
    this.home = home;
    this.kernels = kernels;
    this.host = host;
    this.listener = listener;
  }

  /** Tries whether and where environments can be built on this host. */
  public BuildHost.Ability buildAbility() {
    Path existing = home.root();
    while (!Files.isDirectory(existing)) {
      existing = existing.getParent();
    }
    return host.ability(existing);
  }

  /** Asks apt's sources whether they answer. */
  public BuildHost.Ability sourcesAbility() {
    return host.sources(home);
  }

  /** Lists every known environment, installed or not, by name. */
  public List<EnvironmentInfo> list() {
    return curated.entries().stream().map(entry -> info(entry, List.of())).toList();
  }

  /**
   * Returns an environment, and builds it first if it is not installed.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is no such environment
   */
  public Environment require(String name) {
    CuratedEnvironments.Entry entry = curated.find(name);
    Optional<Environment> found = installed(name).map(this::environment);
    return found.orElseGet(() -> environment(build(entry, _ -> true)));
  }

  /**
   * Makes an environment and the kernel ready to start machines without a network. An environment
   * that was built from an older list of packages is built again; until that is done, and if it
   * fails, machines start from the one that is there.
   */
  public EnvironmentInfo pull(String name) {
    CuratedEnvironments.Entry entry = curated.find(name);
    Predicate<EnvironmentRecord> isOfToday = record -> record.hasAll(entry.packages());
    if (installed(name).filter(isOfToday).isEmpty()) {
      build(entry, isOfToday);
    }
    kernels.require();
    return info(entry, List.of());
  }

  /** Returns the names of installed environments that lack a package of today's list. */
  public List<String> outdated() {
    return curated.entries().stream()
        .filter(entry ->
            installed(entry.name()).filter(record -> !record.hasAll(entry.packages())).isPresent())
        .map(CuratedEnvironments.Entry::name)
        .toList();
  }

  /**
   * Names what dead builds and imports left, and broken environments. While somebody builds,
   * nothing is looked at.
   *
   * @param remove also removes it
   */
  public List<String> leftovers(boolean remove) {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(home.environments())) {
      return names;
    }
    Workshop workshop = host.workshop(home);
    try (Cleanup lock = new Cleanup()) {
      Optional<FileLock> free = workshop.tryLock();
      if (free.isEmpty()) {
        return names;
      }
      lock.add(free.get()::close);
      for (String build : workshop.unfinished()) {
        names.add(home.root().relativize(home.builds().resolve(build)) + ": an unfinished build");
      }
      Sweep sweep = new Sweep(host.tools());
      if (remove) {
        workshop.clean(sweep);
      }
      for (Path broken : broken()) {
        names.add(home.root().relativize(broken) + ": a broken environment");
        if (remove) {
          sweep.remove(broken, broken.toString());
        }
      }
      for (Path broken : kernels.broken()) {
        names.add(home.root().relativize(broken) + ": a broken kernel");
        if (remove) {
          sweep.remove(broken, broken.toString());
        }
      }
      return names;
    } catch (IOException e) {
      throw PyroException.of("cannot look at " + home.environments(), e);
    }
  }

  private List<Path> broken() {
    return curated.entries().stream()
        .filter(entry -> installed(entry.name()).isEmpty())
        .map(entry -> home.environment(entry.name()))
        .filter(Files::exists)
        .toList();
  }

  /**
   * Describes an environment with its packages, and checks its image against its digest.
   *
   * @throws PyroException {@link ErrorCode#INTERNAL} if the image is damaged; it counts as absent
   *     from then on
   */
  public EnvironmentInfo inspect(String name) {
    CuratedEnvironments.Entry entry = curated.find(name);
    Optional<EnvironmentRecord> record = installed(name);
    if (record.isEmpty()) {
      return info(entry, List.of());
    }
    verify(record.get());
    return info(entry, record.get().packages());
  }

  /**
   * Starts a machine from an environment. If it does not start, the image is checked: that takes
   * longer than a start, so it is not done before.
   */
  public <T> T starting(String name, Supplier<T> start) {
    try {
      return start.get();
    } catch (PyroException e) {
      throw e.code() == ErrorCode.INTERNAL && !GuestGoneException.isBehind(e)
          ? explained(name, e)
          : e;
    }
  }

  private PyroException explained(String name, PyroException e) {
    try {
      inspect(name);
    } catch (PyroException damaged) {
      damaged.addSuppressed(e);
      return damaged;
    }
    return new PyroException(
        e.code(),
        "a machine of " + name + " did not start: " + e.getMessage(),
        e.remedy().orElse(Remedy.words("try again; pyro doctor tells what works on this host")),
        e);
  }

  private void verify(EnvironmentRecord record) {
    Path folder = home.environment(record.name());
    String fault;
    try {
      String found = new ImageDigest(host.tools()).of(folder.resolve(IMAGE));
      if (found.equals(record.digest())) {
        return;
      }
      fault = "its digest is " + found + ", not " + record.digest();
    } catch (IOException e) {
      fault = PyroException.reason(e, "");
    }
    markBroken(record);
    throw new PyroException(
        ErrorCode.INTERNAL,
        "the image of " + record.name() + " is damaged: " + fault,
        Remedy.call("", "env_pull", record.name()).then(" builds it again"),
        null);
  }

  /** Removes the record, unless somebody has repaired the environment meanwhile. */
  private void markBroken(EnvironmentRecord record) {
    Path file = home.environment(record.name()).resolve(EnvironmentRecord.FILE);
    try (FileLock _ = host.workshop(home).lock("inspect " + record.name(), listener)) {
      if (installed(record.name()).equals(Optional.of(record))) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + file, e);
    }
  }

  /** Writes an environment and its kernel to one file, for a host that has no network. */
  public EnvironmentExport export(String name, Path output) {
    return transfer().export(require(name), output);
  }

  /**
   * Installs an environment and its kernel from a file that {@link #export} wrote. An environment
   * of the same name is replaced; machines that have started from it keep the old image.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if the file is damaged or something
   *     else
   */
  public EnvironmentInfo load(Path file) {
    return info(curated.find(transfer().load(file, curated).name()), List.of());
  }

  private Transfer transfer() {
    return new Transfer(home, kernels, host, listener);
  }

  /**
   * Removes what dead builds left, downloads, broken environments, and old kernels.
   *
   * @param templates folders of memory templates to be removed too
   */
  public PruneResult prune(List<Path> templates) {
    Workshop workshop = host.workshop(home);
    try (FileLock _ = workshop.lock("prune", listener)) {
      Sweep sweep = new Sweep(host.tools());
      workshop.clean(sweep);
      for (Path packages : workshop.allPackages()) {
        sweep.remove(packages, "downloaded packages of " + packages.getFileName());
      }
      for (CuratedEnvironments.Entry entry : curated.entries()) {
        Path folder = home.environment(entry.name());
        if (Files.exists(folder) && installed(entry.name()).isEmpty()) {
          sweep.remove(folder, "broken environment " + entry.name());
        }
      }
      kernels.prune(sweep);
      for (Path template : templates) {
        sweep.remove(template, "template " + template.getFileName());
      }
      return sweep.result();
    } catch (IOException e) {
      throw PyroException.of("cannot prune", e);
    }
  }

  /** Returns an environment's record if its image looks right; reads no more than that record. */
  private Optional<EnvironmentRecord> installed(String name) {
    Path folder = home.environment(name);
    try {
      EnvironmentRecord record = EnvironmentRecord.read(folder);
      Path image = folder.resolve(IMAGE);
      boolean complete =
          record.name().equals(name)
              && Files.isRegularFile(image)
              && Files.size(image) == record.virtualBytes();
      return complete ? Optional.of(record) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // absent or broken: the next pull decides
    }
  }

  /** Builds an environment, unless somebody has meanwhile made one that will do. */
  private EnvironmentRecord build(
      CuratedEnvironments.Entry entry, Predicate<EnvironmentRecord> willDo) {
    String task = "build " + entry.name();
    Workshop workshop = host.workshop(home);
    try (FileLock _ = workshop.lock(task, listener)) {
      Optional<EnvironmentRecord> meanwhile = installed(entry.name()).filter(willDo);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      Path target = home.environment(entry.name());
      AtomicFiles.requireOnlyFiles(target);
      Kernel kernel = kernels.requireLocked(); // a builder machine boots it, as every machine will
      workshop.clean(new Sweep(host.tools()));
      String purpose = target.getFileName().toString();
      EnvironmentRecord record;
      try (Workshop.Bench bench = workshop.open(purpose)) {
        BuildPlace place = host.place(home, bench.path(), kernel);
        BuildFolders folders = workshop.folders(bench, purpose);
        Replacement.of(
            broken().stream().filter(target::equals).toList(),
            () -> host.builder().buildImage(entry, folders, place, listener));
        tell(task, "computing the digest", false);
        Path finished = Home.ensureFolder(bench.path().resolve("finished"));
        record = finish(entry, bench.path(), finished);
        bench.publish(finished, target);
      }
      workshop.forget(purpose);
      workshop.forget(Workshop.LISTS);
      tell(task, "ready", true);
      return record;
    } catch (IOException e) {
      throw PyroException.of("cannot " + task, e);
    }
  }

  private EnvironmentRecord finish(CuratedEnvironments.Entry entry, Path work, Path finished)
      throws IOException {
    Path image = work.resolve(IMAGE);
    EnvironmentRecord record =
        new EnvironmentRecord(
            entry.name(),
            entry.source(),
            Files.readAllLines(work.resolve("packages")),
            new ImageDigest(host.tools()).of(image),
            Files.size(image),
            diskBytes(image),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Files.readAllLines(work.resolve("tools-used")));
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("r--r--r--"));
    AtomicFiles.sync(image);
    AtomicFiles.move(image, finished.resolve(IMAGE));
    record.write(finished);
    return record;
  }

  private long diskBytes(Path image) {
    String blocks =
        host.tools().program("stat", "-c", "%b", image.toString()).require("look at " + image);
    return 512 * Long.parseLong(blocks.strip());
  }

  private void tell(String task, String step, boolean finished) {
    listener.on(new Progress(task, step, 0, OptionalLong.empty(), finished));
  }

  private Environment environment(EnvironmentRecord record) {
    return new Environment(
        record.name(),
        home.environment(record.name()).resolve(IMAGE),
        record.virtualBytes(),
        record.digest());
  }

  private EnvironmentInfo info(CuratedEnvironments.Entry entry, List<String> packages) {
    Optional<EnvironmentRecord> record = installed(entry.name());
    return new EnvironmentInfo(
        entry.name(),
        entry.description(),
        record.isPresent(),
        entry.source(),
        record.map(EnvironmentRecord::digest),
        record.map(EnvironmentRecord::diskBytes).orElse(0L),
        record.map(found -> found.packages().size()).orElse(0),
        packages,
        record.flatMap(_ -> kernels.installedVersion()),
        record.map(EnvironmentRecord::createdAt));
  }
}
