package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The kernels of a home, each with an initramfs that holds the agent. */
public final class KernelStore {
  private static final String TASK = "fetch the kernel";
  private static final String PURPOSE = "kernel";
  private static final String VMLINUZ = "vmlinuz";
  private static final String MODULES = "modules";

  /** How releases of kernels are written; a record of another host may say anything. */
  private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.+~-]{0,99}");

  private final Home home;
  private final Agent agent;
  private final BuildHost host;
  private final Progress.Listener listener;

  /**
   * Opens the kernels of a home.
   *
   * @param agent process 1 of the machines
   * @param listener hears of a kernel being fetched
   */
  public KernelStore(Home home, Agent agent, BuildHost host, Progress.Listener listener) {
    this.home = home;
    this.agent = agent;
    this.host = host;
    this.listener = listener;
  }

  /**
   * Returns the newest kernel that is here, and fetches one if there is none. The initramfs is made
   * when the agent has changed, without a network.
   */
  public Kernel require() {
    checkArchitecture();
    return kernel(newest().orElseGet(this::fetch));
  }

  /** Returns the newest kernel that is here. */
  public Optional<Kernel> installed() {
    return newest().map(this::kernel);
  }

  private Kernel kernel(KernelRecord record) {
    Path folder = home.kernels().resolve(record.version());
    return new Kernel(
        record.version(),
        folder.resolve(VMLINUZ),
        initramfs(record, folder),
        Digests.of(record.digest() + " " + Initramfs.fileName(agent)));
  }

  /** Returns the version of the kernel that machines start with, if one is here. */
  Optional<String> installedVersion() {
    return newest().map(KernelRecord::version);
  }

  private static void checkArchitecture() {
    String architecture = System.getProperty("os.arch");
    if (!architecture.equals("amd64")) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "pyro needs an x86-64 host; this one is " + architecture);
    }
  }

  private Optional<KernelRecord> newest() {
    return complete().stream().max(Comparator.comparing(KernelRecord::createdAt));
  }

  private List<KernelRecord> complete() {
    List<KernelRecord> found = new ArrayList<>();
    for (Path folder : folders()) {
      read(folder).ifPresent(found::add);
    }
    return found;
  }

  /** Returns the folders of kernels that machines cannot start with. */
  List<Path> broken() {
    return folders().stream().filter(folder -> read(folder).isEmpty()).sorted().toList();
  }

  private List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(home.kernels())) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(home.kernels())) {
        children.forEach(folders::add);
      } catch (IOException e) {
        throw PyroException.of("cannot read " + home.kernels(), e);
      }
    }
    return folders;
  }

  /** Returns a kernel's record if its files look right. */
  private static Optional<KernelRecord> read(Path folder) {
    try {
      KernelRecord record = KernelRecord.read(folder);
      boolean complete =
          folder.endsWith(record.version())
              && Files.size(folder.resolve(VMLINUZ)) == record.vmlinuzBytes();
      return complete ? Optional.of(record) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path initramfs(KernelRecord record, Path folder) {
    Path file = folder.resolve(Initramfs.fileName(agent));
    if (Files.isRegularFile(file)) {
      return file;
    }
    try {
      Map<String, byte[]> modules = new HashMap<>();
      for (String name : record.modules()) {
        modules.put(name, Files.readAllBytes(folder.resolve(MODULES).resolve(name)));
      }
      AtomicFiles.write(file, Initramfs.build(agent, modules, record.modules()));
      return file;
    } catch (IOException e) {
      throw PyroException.of("cannot make the initramfs of kernel " + record.version(), e);
    }
  }

  private KernelRecord fetch() {
    try (FileLock _ = host.workshop(home).lock(TASK, listener)) {
      return newest().orElseGet(this::fetchLocked);
    }
  }

  /** Does what {@link #require} does; the caller holds the {@linkplain Workshop#lock lock}. */
  Kernel requireLocked() {
    checkArchitecture();
    return kernel(newest().orElseGet(this::fetchLocked));
  }

  private KernelRecord fetchLocked() {
    Workshop workshop = host.workshop(home);
    try {
      for (Path broken : broken()) {
        AtomicFiles.requireOnlyFiles(broken, MODULES);
      }
      workshop.clean(new Sweep(host.tools()));
      KernelRecord record;
      try (Workshop.Bench bench = workshop.open(PURPOSE)) {
        BuildFolders folders = workshop.folders(bench, PURPOSE);
        Replacement.of(broken(), () -> host.builder().fetchKernel(folders, listener));
        Path finished = Home.ensureFolder(bench.path().resolve("finished"));
        record = finish(bench.path(), finished);
        Home.ensureFolder(home.kernels());
        bench.publish(finished, home.kernels().resolve(record.version()));
      }
      workshop.forget(PURPOSE);
      listener.on(new Progress(TASK, "ready", 0, OptionalLong.empty(), true));
      return record;
    } catch (IOException e) {
      throw PyroException.of("cannot fetch the kernel", e);
    }
  }

  private static KernelRecord finish(Path work, Path finished) throws IOException {
    String version = Files.readString(work.resolve("version")).strip();
    Path unpacked = work.resolve("kernel");
    byte[] vmlinuz = Files.readAllBytes(unpacked.resolve("boot").resolve("vmlinuz-" + version));
    Map<String, byte[]> modules =
        new Modules(unpacked.resolve("lib/modules").resolve(version)).inOrder(Modules.WANTED);
    KernelRecord record =
        new KernelRecord(
            version,
            Files.readString(work.resolve("package-version")).strip(),
            digest(vmlinuz, modules),
            vmlinuz.length,
            List.copyOf(modules.keySet()),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
    write(finished, record, vmlinuz, modules);
    return record;
  }

  /**
   * Compares the kernel that machines boot with its digest. That takes too long for each start, but
   * a boot takes longer. An initramfs that is not what it should be is made anew.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if the kernel is damaged; it counts as
   *     absent from then on
   */
  public void verify() {
    Optional<Kernel> booted = installed();
    if (booted.isEmpty()) {
      return;
    }
    Path folder = booted.get().vmlinuz().getParent();
    String fault;
    try {
      PackedKernel packed = pack(booted.get());
      if (KernelRecord.read(folder).digest().equals(digest(packed.vmlinuz(), packed.modules()))) {
        byte[] initramfs =
            Initramfs.build(agent, packed.modules(), List.copyOf(packed.modules().keySet()));
        if (!Arrays.equals(initramfs, Files.readAllBytes(booted.get().initramfs()))) {
          AtomicFiles.write(booted.get().initramfs(), initramfs);
        }
        return;
      }
      fault = "its files are not those of its digest";
    } catch (IOException e) {
      fault = PyroException.reason(e, folder.toString());
    }
    try {
      Files.deleteIfExists(folder.resolve(KernelRecord.FILE));
    } catch (IOException e) {
      throw PyroException.of("cannot remove the damaged kernel " + folder, e);
    }
    throw new PyroException(
        ErrorCode.UNAVAILABLE,
        "the kernel in " + folder + " is damaged: " + fault,
        "try again: pyro then fetches it anew, which needs a network",
        null);
  }

  /** Computes a kernel's digest; {@code modules} are in the order in which they are loaded. */
  static String digest(byte[] vmlinuz, Map<String, byte[]> modules) {
    MessageDigest digest = Digests.start();
    digest.update(vmlinuz);
    modules.forEach((name, content) -> {
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update(content);
    });
    return Digests.finish(digest);
  }

  private static void write(
      Path folder, KernelRecord record, byte[] vmlinuz, Map<String, byte[]> modules)
      throws IOException {
    synced(folder.resolve(VMLINUZ), vmlinuz);
    Home.ensureFolder(folder.resolve(MODULES));
    for (Map.Entry<String, byte[]> module : modules.entrySet()) {
      synced(folder.resolve(MODULES).resolve(module.getKey()), module.getValue());
    }
    record.write(folder);
  }

  /** Returns the files of a kernel, as {@link #write} made them: the kernel, and its modules. */
  PackedKernel pack(Kernel kernel) throws IOException {
    Path folder = kernel.vmlinuz().getParent();
    KernelRecord record = KernelRecord.read(folder);
    Map<String, byte[]> modules = new LinkedHashMap<>();
    for (String name : record.modules()) {
      modules.put(name, Files.readAllBytes(folder.resolve(MODULES).resolve(name)));
    }
    return new PackedKernel(
        Files.readAllBytes(folder.resolve(KernelRecord.FILE)),
        Files.readAllBytes(kernel.vmlinuz()),
        modules);
  }

  /** Installs a kernel that was packed, unless it is there; the caller holds the lock. */
  void install(PackedKernel packed, Workshop.Bench bench) throws IOException {
    Path finished = Home.ensureFolder(bench.path().resolve("kernel"));
    Files.write(finished.resolve(KernelRecord.FILE), packed.record());
    KernelRecord record = EnvironmentFile.record(() -> KernelRecord.read(finished));
    if (!VERSION.matcher(record.version()).matches()
        || !record.modules().equals(List.copyOf(packed.modules().keySet()))
        || record.vmlinuzBytes() != packed.vmlinuz().length
        || !record.digest().equals(digest(packed.vmlinuz(), packed.modules()))) {
      throw new EnvironmentFile.Damaged("its kernel is not what it says");
    }
    Path target = home.kernels().resolve(record.version());
    if (read(target).filter(record::equals).isEmpty()) {
      AtomicFiles.requireOnlyFiles(target, MODULES);
      write(finished, record, packed.vmlinuz(), packed.modules());
      Home.ensureFolder(home.kernels());
      bench.publish(finished, target);
    }
  }

  private static void synced(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    AtomicFiles.sync(file);
  }

  /** Removes broken and older kernels, and the initramfs of other agents. */
  void prune(Sweep sweep) throws IOException {
    Optional<KernelRecord> kept = newest();
    for (Path folder : folders()) {
      if (kept.isEmpty() || !folder.endsWith(kept.get().version())) {
        sweep.remove(folder, "kernel " + folder.getFileName());
        continue;
      }
      try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "initramfs-*.cpio")) {
        for (Path archive : archives) {
          if (!archive.endsWith(Initramfs.fileName(agent))) {
            sweep.remove(archive, archive.getFileName().toString());
          }
        }
      }
    }
  }
}
