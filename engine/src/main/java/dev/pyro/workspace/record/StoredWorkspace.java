package dev.pyro.workspace.record;

/** What stands in a home below the id of a workspace. */
public sealed interface StoredWorkspace {
  /** Returns the workspace's id. */
  String id();

  /**
   * A workspace that can be used.
   *
   * @param record what is known of it
   */
  record Usable(WorkspaceRecord record) implements StoredWorkspace {
    @Override
    public String id() {
      return record.id();
    }
  }

  /**
   * A workspace whose record this version of pyro cannot read. It can be deleted, and nothing else.
   *
   * @param id its id
   * @param reason why the record cannot be read
   */
  record Unreadable(String id, String reason) implements StoredWorkspace {}
}
