package dev.pyro.workspace.record;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.name.Ids;
import dev.pyro.name.NearestName;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The records of a home's workspaces, and when each was last active. */
public final class WorkspaceStore {
  private final Home home;

  /** The workspaces of a home; nothing is read or written yet. */
  public WorkspaceStore(Home home) {
    this.home = home;
  }

  /** Returns the files of a workspace. */
  public WorkspaceFolder folder(String id) {
    return home.workspace(id);
  }

  /** Returns every workspace, in no order. */
  public List<StoredWorkspace> all() {
    List<StoredWorkspace> found = new ArrayList<>();
    if (!Files.isDirectory(home.workspaces())) {
      return found;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.workspaces())) {
      for (Path folder : folders) {
        String id = folder.getFileName().toString();
        if (Ids.isWhole(id)) {
          look(id).ifPresent(found::add);
        }
      }
      return found;
    } catch (IOException e) {
      throw PyroException.of("cannot read " + home.workspaces(), e);
    }
  }

  /** Returns every workspace whose record can be read, in no order. */
  public List<WorkspaceRecord> readable() {
    return all().stream()
        .filter(StoredWorkspace.Usable.class::isInstance)
        .map(one -> ((StoredWorkspace.Usable) one).record())
        .toList();
  }

  /** Returns every workspace whose record cannot be read, by id. */
  public List<StoredWorkspace.Unreadable> unreadable() {
    return all().stream()
        .filter(StoredWorkspace.Unreadable.class::isInstance)
        .map(StoredWorkspace.Unreadable.class::cast)
        .sorted(Comparator.comparing(StoredWorkspace.Unreadable::id))
        .toList();
  }

  private Optional<StoredWorkspace> look(String id) {
    try {
      return Optional.of(new StoredWorkspace.Usable(WorkspaceRecord.read(id, folder(id))));
    } catch (IOException e) {
      return Files.isDirectory(folder(id).root())
          ? Optional.of(new StoredWorkspace.Unreadable(id, reason(e)))
          : Optional.empty(); // it was deleted at this moment
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException missing
        ? missing.getFile() + " is not there"
        : PyroException.reason(e, "");
  }

  /**
   * Finds a workspace by its id, a unique beginning of its id, or its name.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#INVALID_ARGUMENT} if
   *     several ids begin so, or {@link ErrorCode#UNAVAILABLE} if its record cannot be read
   */
  public WorkspaceRecord find(String wanted) {
    return switch (findStored(wanted)) {
      case StoredWorkspace.Usable(WorkspaceRecord record) -> record;
      case StoredWorkspace.Unreadable broken -> throw unreadable(broken);
    };
  }

  /** Finds the workspace that is meant, if its record cannot be read, and returns its id. */
  public Optional<String> findUnreadable(String wanted) {
    return findStored(wanted) instanceof StoredWorkspace.Unreadable broken
        ? Optional.of(broken.id())
        : Optional.empty();
  }

  private StoredWorkspace findStored(String wanted) {
    if (Ids.isWhole(wanted)) {
      Optional<StoredWorkspace> whole = look(wanted);
      if (whole.isPresent()) {
        return whole.get();
      }
    }
    List<StoredWorkspace> all = all();
    for (StoredWorkspace one : all) {
      if (one instanceof StoredWorkspace.Usable(WorkspaceRecord record)
          && record.name().filter(wanted::equals).isPresent()) {
        return one;
      }
    }
    List<StoredWorkspace> byBeginning =
        wanted.isEmpty()
            ? List.of()
            : all.stream().filter(one -> one.id().startsWith(wanted)).toList();
    if (byBeginning.size() > 1) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the ids of " + byBeginning.size() + " workspaces begin with " + wanted,
          "give more of the id",
          null);
    }
    if (byBeginning.isEmpty()) {
      throw notFound(wanted, didYouMean(wanted, all));
    }
    return byBeginning.getFirst();
  }

  /** Reads a workspace again that was there a moment ago. */
  public WorkspaceRecord require(String id) {
    return switch (look(id).orElseThrow(() -> notFound(id))) {
      case StoredWorkspace.Usable(WorkspaceRecord record) -> record;
      case StoredWorkspace.Unreadable broken -> throw unreadable(broken);
    };
  }

  private static PyroException unreadable(StoredWorkspace.Unreadable broken) {
    return new PyroException(
        ErrorCode.UNAVAILABLE,
        "the record of workspace " + broken.id() + " cannot be read: " + broken.reason(),
        Remedy.call("if nothing of it is needed, delete it: ", "workspace_delete", broken.id()),
        null);
  }

  private static String didYouMean(String wanted, List<StoredWorkspace> all) {
    List<String> names = new ArrayList<>();
    for (StoredWorkspace one : all) {
      if (one instanceof StoredWorkspace.Usable(WorkspaceRecord record)) {
        record.name().ifPresent(names::add);
      }
    }
    return NearestName.slip(wanted, names).map(name -> "did you mean " + name + "? ").orElse("");
  }

  /** Returns the failure to find a workspace. */
  public PyroException notFound(String wanted) {
    return notFound(wanted, "");
  }

  private static PyroException notFound(String wanted, String before) {
    return new PyroException(
        ErrorCode.NOT_FOUND,
        "there is no workspace " + wanted,
        Remedy.call(before, "workspace_list")
            .then(" shows those that there are; one is removed when its ttl_seconds are over"),
        null);
  }

  /** Returns the machine that a workspace was last given, whether it still runs or not. */
  public Optional<DetachedMachine> machine(WorkspaceRecord record) {
    Path folder = folder(record.id()).machine(record.generation());
    return record.machine().map(json -> DetachedMachine.of(folder, json));
  }

  /** Changes a record; nobody else does at the same time. */
  public WorkspaceRecord change(String id, UnaryOperator<WorkspaceRecord> change) {
    WorkspaceFolder folder = folder(id);
    try (FileLock _ = FileLock.acquire(folder.recordLock())) {
      WorkspaceRecord changed = change.apply(require(id));
      changed.write(folder);
      return changed;
    } catch (NoSuchFileException e) {
      throw notFound(id);
    } catch (IOException e) {
      throw PyroException.of("cannot write the record of workspace " + id, e);
    }
  }

  /** Holds the names of all workspaces still. */
  public FileLock lockNames() {
    Path lock = home.lock("workspace-names");
    Home.ensureFolder(lock.getParent());
    try {
      return FileLock.acquire(lock);
    } catch (IOException e) {
      throw PyroException.of("cannot lock the names of workspaces", e);
    }
  }

  /** Refuses a name that another workspace has; the caller holds {@link #lockNames}. */
  public void requireFree(String name, String exceptId) {
    for (WorkspaceRecord record : readable()) {
      if (!record.id().equals(exceptId) && record.name().filter(name::equals).isPresent()) {
        throw new PyroException(
            ErrorCode.ALREADY_EXISTS,
            "the workspace " + record.id() + " is already called " + name,
            "choose another name, or delete that workspace",
            null);
      }
    }
  }

  /** Notes that something happened in a workspace. */
  public void touch(WorkspaceFolder folder) {
    Path file = folder.activity();
    try {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } catch (NoSuchFileException _) {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException _) {
      // somebody else has noted it at this moment
    } catch (IOException e) {
      throw PyroException.of("cannot note activity in " + file, e);
    }
  }

  /** Returns when something last happened in a workspace. */
  public Instant lastActivity(WorkspaceRecord record) {
    try {
      return Files.getLastModifiedTime(folder(record.id()).activity()).toInstant();
    } catch (IOException e) {
      return record.createdAt();
    }
  }

  /** Returns when a workspace expires, unless never. */
  public Optional<Instant> expiry(WorkspaceRecord record) {
    int ttl = record.spec().ttlSeconds();
    return ttl == 0 ? Optional.empty() : Optional.of(lastActivity(record).plusSeconds(ttl));
  }

  /** Returns whether the time of a workspace is up. */
  public boolean isExpired(WorkspaceRecord record) {
    return expiry(record).filter(end -> !Instant.now().isBefore(end)).isPresent();
  }
}
