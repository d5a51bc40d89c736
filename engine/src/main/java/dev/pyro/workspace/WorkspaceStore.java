package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.vm.Ids;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The records of a home's workspaces, and when each was last active. */
final class WorkspaceStore {
  private final Home home;

  WorkspaceStore(Home home) {
    this.home = home;
  }

  WorkspaceFolder folder(String id) {
    return home.workspace(id);
  }

  /** Returns every workspace that can be read, in no order. */
  List<WorkspaceRecord> all() {
    List<WorkspaceRecord> found = new ArrayList<>();
    if (!Files.isDirectory(home.workspaces())) {
      return found;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.workspaces())) {
      for (Path folder : folders) {
        read(folder.getFileName().toString()).ifPresent(found::add);
      }
      return found;
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot read " + home.workspaces() + ": " + e.getMessage(), e);
    }
  }

  private Optional<WorkspaceRecord> read(String id) {
    try {
      return Optional.of(WorkspaceRecord.read(folder(id)));
    } catch (IOException e) {
      return Optional.empty(); // just deleted, or of another version of pyro
    }
  }

  /**
   * Finds a workspace by its id, a unique beginning of its id, or its name.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND}, or {@link ErrorCode#INVALID_ARGUMENT} if
   *     several ids begin so
   */
  WorkspaceRecord find(String wanted) {
    if (Ids.isWhole(wanted)) {
      Optional<WorkspaceRecord> whole = read(wanted);
      if (whole.isPresent()) {
        return whole.get();
      }
    }
    List<WorkspaceRecord> all = all();
    for (WorkspaceRecord record : all) {
      if (record.name().filter(wanted::equals).isPresent()) {
        return record;
      }
    }
    List<WorkspaceRecord> byBeginning =
        wanted.isEmpty()
            ? List.of()
            : all.stream().filter(record -> record.id().startsWith(wanted)).toList();
    if (byBeginning.size() > 1) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the ids of " + byBeginning.size() + " workspaces begin with " + wanted,
          "give more of the id",
          null);
    }
    if (byBeginning.isEmpty()) {
      throw notFound(wanted);
    }
    return byBeginning.getFirst();
  }

  /** Reads a workspace again that was there a moment ago. */
  WorkspaceRecord require(String id) {
    return read(id).orElseThrow(() -> notFound(id));
  }

  private static PyroException notFound(String wanted) {
    return new PyroException(
        ErrorCode.NOT_FOUND,
        "there is no workspace " + wanted,
        "`pyro workspace list` shows those that there are; one is removed when its ttl_seconds are"
            + " over",
        null);
  }

  /** Changes a record; nobody else does at the same time. */
  WorkspaceRecord change(String id, UnaryOperator<WorkspaceRecord> change) {
    WorkspaceFolder folder = folder(id);
    try (FileLock _ = FileLock.acquire(folder.recordLock())) {
      WorkspaceRecord changed = change.apply(require(id));
      changed.write(folder);
      return changed;
    } catch (NoSuchFileException e) {
      throw notFound(id);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "cannot write the record of workspace " + id + ": " + e.getMessage(),
          e);
    }
  }

  /** Holds the names of all workspaces still. */
  FileLock lockNames() {
    Path lock = home.lock("workspace-names");
    Home.ensureFolder(lock.getParent());
    try {
      return FileLock.acquire(lock);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot lock the names of workspaces: " + e.getMessage(), e);
    }
  }

  /** Refuses a name that another workspace has; the caller holds {@link #lockNames}. */
  void requireFree(String name, String exceptId) {
    for (WorkspaceRecord record : all()) {
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
  void touch(WorkspaceFolder folder) {
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
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot note activity in " + file + ": " + e.getMessage(), e);
    }
  }

  /** Returns when something last happened in a workspace. */
  Instant lastActivity(WorkspaceRecord record) {
    try {
      return Files.getLastModifiedTime(folder(record.id()).activity()).toInstant();
    } catch (IOException e) {
      return record.createdAt();
    }
  }

  Optional<Instant> expiry(WorkspaceRecord record) {
    int ttl = record.spec().ttlSeconds();
    return ttl == 0 ? Optional.empty() : Optional.of(lastActivity(record).plusSeconds(ttl));
  }

  boolean isExpired(WorkspaceRecord record) {
    return expiry(record).filter(end -> !Instant.now().isBefore(end)).isPresent();
  }
}
