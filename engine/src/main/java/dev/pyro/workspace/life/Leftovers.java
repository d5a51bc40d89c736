package dev.pyro.workspace.life;

import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.vm.Machines;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.call.WorkspaceLocks;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.file.Outside;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What processes left that died while they worked on workspaces: folders of work under way,
 * machines that no record names, and files that were to replace others.
 */
public final class Leftovers {
  private final Home home;
  private final WorkspaceStore store;
  private final WorkspaceLocks locks;

  /** What dead processes left in a home. */
  public Leftovers(Home home, WorkspaceCalls calls) {
    this.home = home;
    this.store = calls.store();
    this.locks = calls.locks();
  }

  /** Returns their names, relative to the home if they are in it. */
  public List<String> find() {
    List<String> names = new ArrayList<>();
    for (OwnedFolder folder : OwnedFolder.claimLeftovers(home, home.tmp())) {
      names.add(name(folder.path()));
      outside(folder).ifPresent(beside -> names.add(beside.staging().toString()));
      folder.release();
    }
    forEachStray(stray -> names.add(name(stray)));
    forEachStrayMachine(machine -> names.add(name(machine)));
    names.sort(null);
    return names;
  }

  /** Removes them and returns their names. */
  public List<String> remove() {
    List<String> names = new ArrayList<>();
    for (OwnedFolder folder : OwnedFolder.claimLeftovers(home, home.tmp())) {
      try (folder) {
        DetachedMachine.endAllBelow(folder.path());
        Optional<Outside> outside = outside(folder);
        if (outside.isPresent()) {
          remove(outside.get());
          names.add(outside.get().staging().toString());
        }
        names.add(name(folder.path()));
      }
    }
    forEachStray(stray -> {
      Machines.remove(stray);
      names.add(name(stray));
    });
    forEachStrayMachine(machine -> {
      machine.end();
      names.add(name(machine));
    });
    names.sort(null);
    return names;
  }

  private static Optional<Outside> outside(OwnedFolder folder) {
    return Outside.noted(folder.path()).filter(Outside::exists);
  }

  private static void remove(Outside outside) {
    try {
      outside.remove();
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + outside.staging(), e);
    }
  }

  @FunctionalInterface
  private interface Stray {
    void found(Path fileOrFolder);
  }

  /**
   * Calls for every machine's folder that its workspace's record does not name, and for every file
   * that was to replace another. A workspace that is in use is passed over: whoever uses it may be
   * making that very machine or file.
   */
  private void forEachStray(Stray stray) {
    for (WorkspaceRecord record : store.readable()) {
      if (strays(record).isEmpty()) {
        continue;
      }
      Optional<WorkspaceUse> use = locks.tryExclude(record);
      if (use.isPresent()) {
        try (WorkspaceUse mine = use.get()) {
          forEachStrayOf(mine, stray);
        }
      }
    }
  }

  private void forEachStrayOf(WorkspaceUse use, Stray stray) {
    try {
      Optional<FileLock> lock = FileLock.tryAcquire(use.folder().recordLock());
      if (lock.isPresent()) {
        try (FileLock _ = lock.get()) {
          strays(store.require(use.id())).forEach(stray::found);
        }
      }
    } catch (IOException e) {
      throw use.failed("cannot lock the record", e);
    }
  }

  private List<Path> strays(WorkspaceRecord record) {
    WorkspaceFolder folder = store.folder(record.id());
    Path machine = folder.machine(record.generation());
    // A record that names no machine that is there may be wrong: then nothing is an orphan of it.
    boolean isKnown = Files.isDirectory(machine);
    List<Path> found = new ArrayList<>();
    for (Path child : children(folder.root())) {
      String name = child.getFileName().toString();
      boolean isOtherMachine = name.matches("\\d+") && !child.equals(machine);
      boolean isOfDelete = name.equals(OwnedFolder.LOCK); // which died before it moved the folder
      if (AtomicFiles.isUnfinished(name) || isOfDelete || (isKnown && isOtherMachine)) {
        found.add(child);
      }
    }
    for (Path child : children(folder.log(record.generation()))) {
      if (AtomicFiles.isUnfinished(child.getFileName().toString())) {
        found.add(child);
      }
    }
    found.sort(null);
    return found;
  }

  /**
   * Calls for every running machine that its workspace's record does not name: it was started by a
   * process that died before it could note that. A workspace that is in use is passed over.
   */
  private void forEachStrayMachine(Consumer<DetachedMachine> stray) {
    List<DetachedMachine> running = DetachedMachine.allBelow(home.workspaces());
    if (running.isEmpty()) {
      return;
    }
    for (WorkspaceRecord record : store.readable()) {
      for (DetachedMachine machine : running) {
        if (isStray(machine, record)) {
          locks
              .tryExclude(record)
              .ifPresent(use -> {
                try (use) {
                  if (isStray(machine, use.record()) && machine.isAlive()) {
                    stray.accept(machine);
                  }
                }
              });
        }
      }
    }
  }

  private boolean isStray(DetachedMachine machine, WorkspaceRecord record) {
    Path own = store.folder(record.id()).machine(record.generation());
    return machine.folder().equals(own) && !record.machine().equals(Optional.of(machine.json()));
  }

  /** Returns what is in a folder; nothing if it is not there, or was removed at this moment. */
  private static List<Path> children(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      children.forEach(found::add);
      return found;
    } catch (NotDirectoryException | NoSuchFileException e) {
      return found;
    } catch (IOException e) {
      throw PyroException.of("cannot read " + folder, e);
    }
  }

  private String name(DetachedMachine machine) {
    return name(machine.folder()) + ": a machine, process " + machine.pid();
  }

  private String name(Path folder) {
    return home.root().relativize(folder).toString();
  }
}
