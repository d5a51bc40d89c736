package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What processes left that died while they worked on workspaces: folders of work under way,
 * machines that no record names, and workspaces whose time is up.
 */
final class Leftovers {
  private final Home home;
  private final WorkspaceStore store;
  private final WorkspaceLocks locks;

  Leftovers(Home home, WorkspaceStore store, WorkspaceLocks locks) {
    this.home = home;
    this.store = store;
    this.locks = locks;
  }

  /** Returns their names, relative to the home. */
  List<String> find() {
    List<String> names = new ArrayList<>();
    for (OwnedFolder folder : OwnedFolder.claimLeftovers(home, home.tmp())) {
      names.add(name(folder.path()));
      folder.release();
    }
    forEachStray(machine -> names.add(name(machine)));
    names.sort(null);
    return names;
  }

  /** Removes them and returns their names. */
  List<String> remove() {
    List<String> names = new ArrayList<>();
    for (OwnedFolder folder : OwnedFolder.claimLeftovers(home, home.tmp())) {
      try (folder) {
        DetachedMachine.endAllBelow(folder.path());
        ExportMark.removeStaging(folder);
        names.add(name(folder.path()));
      }
    }
    forEachStray(machine -> {
      Machines.remove(machine);
      names.add(name(machine));
    });
    names.sort(null);
    return names;
  }

  @FunctionalInterface
  private interface Stray {
    void found(Path machine);
  }

  /**
   * Calls for every machine's folder that its workspace's record does not name. A workspace that is
   * in use is passed over: whoever uses it may be making that very machine.
   */
  private void forEachStray(Stray stray) {
    for (WorkspaceRecord record : store.all()) {
      if (generations(record).equals(List.of(record.generation()))) {
        continue;
      }
      Optional<WorkspaceUse> use = locks.tryExclude(record);
      if (use.isEmpty()) {
        continue;
      }
      try (WorkspaceUse mine = use.get()) {
        for (int generation : generations(mine.record())) {
          if (generation != mine.record().generation()) {
            stray.found(mine.folder().machine(generation));
          }
        }
      }
    }
  }

  private List<Integer> generations(WorkspaceRecord record) {
    List<Integer> found = new ArrayList<>();
    Path root = store.folder(record.id()).root();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (name.matches("\\d{1,9}")) {
          found.add(Integer.parseInt(name));
        }
      }
      found.sort(null);
      return found;
    } catch (IOException e) {
      if (!Files.exists(root)) {
        return List.of(record.generation()); // it was deleted at this moment
      }
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot read " + root + ": " + e.getMessage(), e);
    }
  }

  private String name(Path folder) {
    return home.root().relativize(folder).toString();
  }
}
