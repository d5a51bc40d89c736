package dev.pyro.environment;

import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/** Builds environments and kernels, one at a time, each in a temporary folder. */
final class Workshop {
  /** The purpose of downloaded package lists, which all builds share. */
  static final String LISTS = "lists";

  private final Home home;
  private final Tools tools;

  Workshop(Home home, Tools tools) {
    this.home = home;
    this.tools = tools;
  }

  /** Waits until nobody else builds; tells the listener if it has to wait. */
  FileLock lock(String task, Progress.Listener listener) {
    Path file = lockFile();
    try {
      Optional<FileLock> free = tryLock();
      if (free.isPresent()) {
        return free.get();
      }
      listener.on(new Progress(task, "waiting for another build", 0, OptionalLong.empty(), false));
      return FileLock.acquire(file);
    } catch (IOException e) {
      throw PyroException.of("cannot lock " + file, e);
    }
  }

  /** Takes that lock, unless somebody else builds. */
  Optional<FileLock> tryLock() throws IOException {
    return FileLock.tryAcquire(lockFile());
  }

  private Path lockFile() {
    Path file = home.lock("builds");
    Home.ensureFolder(file.getParent());
    return file;
  }

  /** Returns the names of orphaned builds; the caller holds the {@link #lock}. */
  List<String> unfinished() {
    List<String> names = new ArrayList<>();
    for (OwnedFolder folder : OwnedFolder.claimLeftovers(home, home.builds())) {
      names.add(folder.path().getFileName().toString());
      folder.release();
    }
    return names;
  }

  /** Returns the folders of a build in a bench. */
  BuildFolders folders(Bench bench, String purpose) {
    return new BuildFolders(bench.path(), packages(purpose), packages(LISTS));
  }

  /** Removes downloads that a build has used up. */
  void forget(String purpose) throws IOException {
    AtomicFiles.deleteTree(home.packages().resolve(purpose));
  }

  /** Opens a folder for one build; the caller holds the {@link #lock}. */
  Bench open(String purpose) {
    Home.ensureFolder(home.builds());
    Path folder = home.builds().resolve(purpose + "-" + UUID.randomUUID());
    return new Bench(OwnedFolder.create(home, folder));
  }

  /** Removes orphaned builds; the caller holds the {@link #lock}. */
  void clean(Sweep sweep) {
    for (OwnedFolder leftover : OwnedFolder.claimLeftovers(home, home.builds())) {
      try (Bench bench = new Bench(leftover)) {
        sweep.count(bench.path(), "leftover of a build " + bench.path().getFileName());
      }
    }
    for (OwnedFolder machine : OwnedFolder.claimLeftovers(home, BuilderMachine.PURPOSE)) {
      try (machine) {
        sweep.count(machine.path(), "leftover of a builder machine");
      }
    }
  }

  /** Returns a folder of downloads that outlives an interrupted build. */
  private Path packages(String purpose) {
    return Home.ensureFolder(home.packages().resolve(purpose));
  }

  /** Returns every folder of {@link #packages}. */
  List<Path> allPackages() throws IOException {
    if (!Files.isDirectory(home.packages())) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(home.packages())) {
      return found.sorted().toList();
    }
  }

  /** The folder of one build. */
  final class Bench implements AutoCloseable {
    private final OwnedFolder folder;

    private Bench(OwnedFolder folder) {
      this.folder = folder;
    }

    Path path() {
      return folder.path();
    }

    /** Puts a finished folder in its place; what was there goes with this bench. */
    void publish(Path finished, Path target) throws IOException {
      if (Files.exists(target)) {
        AtomicFiles.move(target, path().resolve("replaced-" + target.getFileName()));
      }
      AtomicFiles.move(finished, target);
    }

    /** Removes the folder, also when this thread is interrupted. */
    @Override
    public void close() {
      boolean interrupted = Thread.interrupted();
      try {
        removeRoot();
        folder.close();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** Removes files of subordinate ids, which only a namespace with those ids can do. */
    private void removeRoot() {
      Path root = path().resolve("root");
      if (Files.isDirectory(root)) {
        Namespace.attempt(tools, path())
            .place()
            .ifPresent(namespace ->
                namespace
                    .script(BuildScript.read("remove.sh"), Map.of("PYRO_FOLDER", root.toString()))
                    .run("removing what a build left", _ -> {}));
      }
    }
  }
}
