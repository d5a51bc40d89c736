package dev.pyro.doctor;

import dev.pyro.PyroException;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.keeper.Keeper;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.SocketAddress;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.life.Leftovers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything in a home that dead processes have left. What belongs to a living process is passed
 * over: its folder is locked, or its file is young.
 */
final class HomeLeftovers {
  /** A temporary file is written within seconds, so the writer of an older one is dead. */
  private static final Duration WRITING = Duration.ofHours(1);

  private final Home home;
  private final EnvironmentStore environments;
  private final Leftovers ofWorkspaces;
  private final boolean remove;
  private final List<String> names = new ArrayList<>();

  private HomeLeftovers(
      Home home, EnvironmentStore environments, WorkspaceCalls workspaces, boolean remove) {
    this.home = home;
    this.environments = environments;
    this.ofWorkspaces = new Leftovers(home, workspaces);
    this.remove = remove;
  }

  /**
   * Names what is left.
   *
   * @param remove also removes it
   */
  static List<String> look(
      Home home, EnvironmentStore environments, WorkspaceCalls workspaces, boolean remove) {
    return new HomeLeftovers(home, environments, workspaces, remove).look();
  }

  private List<String> look() {
    List<OwnedFolder> vms = OwnedFolder.claimLeftovers(home, home.vms());
    vms.forEach(folder -> names.add(name(folder.path())));
    vms.forEach(remove ? OwnedFolder::close : OwnedFolder::release);
    names.addAll(environments.leftovers(remove));
    unfinishedFiles();
    machinesWithoutFolder();
    links();
    keeper();
    names.sort(null);
    names.addAll(remove ? ofWorkspaces.remove() : ofWorkspaces.find());
    return names;
  }

  private void unfinishedFiles() {
    List<Path> folders = new ArrayList<>(List.of(home.root(), home.tools()));
    folders.addAll(children(home.environments()));
    folders.addAll(children(home.kernels()));
    for (Path folder : folders) {
      for (Path file : children(folder)) {
        if (AtomicFiles.isUnfinished(file.getFileName().toString()) && isOld(file)) {
          names.add(name(file) + ": an unfinished file");
          delete(file);
        }
      }
    }
  }

  private static boolean isOld(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(WRITING));
    } catch (IOException _) {
      return false; // it is in its place now
    }
  }

  private void delete(Path file) {
    try {
      if (remove) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + file, e);
    }
  }

  /** A new keeper serves what the killed one did; if nothing needs it, it removes the socket. */
  private void keeper() {
    Keeper keeper = new Keeper(home);
    if (keeper.wasKilled()) {
      names.add(name(home.keeperSocket()) + ": of a keeper that was killed");
      if (remove) {
        keeper.restart();
      }
    }
  }

  /** A living process ends a machine before it removes its folder. */
  private void links() {
    try {
      for (Path folder : SocketAddress.leftovers(home.root())) {
        names.add(folder + ": a link to a machine");
        if (remove) {
          AtomicFiles.deleteTree(folder);
        }
      }
    } catch (IOException e) {
      throw PyroException.of("cannot look for links to machines", e);
    }
  }

  private void machinesWithoutFolder() {
    for (DetachedMachine machine : DetachedMachine.allBelow(home.root())) {
      if (machine.isWithoutFolder()) {
        names.add(name(machine.folder()) + ": a machine, process " + machine.pid());
        if (remove) {
          machine.end();
        }
      }
    }
  }

  private static List<Path> children(Path folder) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        children.forEach(found::add);
      } catch (IOException e) {
        throw PyroException.of("cannot read " + folder, e);
      }
    }
    return found;
  }

  private String name(Path path) {
    return home.root().relativize(path).toString();
  }
}
