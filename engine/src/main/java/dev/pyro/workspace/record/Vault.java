package dev.pyro.workspace.record;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.secret.Secrets;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The secrets of workspaces. They never change, so a process reads those of each only once. */
public final class Vault {
  /** What finds long secrets in texts takes some MiB, so not those of all workspaces stay. */
  private static final int KEPT = 16;

  private final WorkspaceStore store;
  private final Map<String, Secrets> known = new LinkedHashMap<>(KEPT, 0.75f, true);

  /** Nothing is read yet. */
  public Vault(WorkspaceStore store) {
    this.store = store;
  }

  /**
   * Returns the secrets of a workspace. One that has none costs no look at the disk.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if they cannot be read: without them
   *     nothing could be shown safely
   */
  public synchronized Secrets of(WorkspaceRecord record) {
    if (record.secrets().isEmpty()) {
      return Secrets.NONE;
    }
    Secrets secrets = known.get(record.id());
    if (secrets == null) {
      secrets = read(record);
      known.put(record.id(), secrets);
      if (known.size() > KEPT) {
        known.remove(known.keySet().iterator().next()); // the one that was used longest ago
      }
    }
    return secrets;
  }

  private Secrets read(WorkspaceRecord record) {
    try {
      Secrets secrets = Secrets.read(store.folder(record.id()).secrets());
      if (!secrets.infos().equals(record.secrets())) {
        throw new IOException("they are not those that its record names");
      }
      return secrets;
    } catch (IOException e) {
      store.require(record.id()); // says that there is no such workspace any more
      throw PyroException.of("cannot read the secrets of workspace " + record.id(), e)
          .withHint("export what you need from its disk, delete it and create another");
    }
  }
}
