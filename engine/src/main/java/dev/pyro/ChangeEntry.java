package dev.pyro;

/**
 * One path that differs.
 *
 * @param path relative to {@code /workspace}
 * @param status how it differs
 * @param artifactType what stands there, or stood there if it was deleted
 * @param sizeBytes its length now in bytes, 0 if it is no file or deleted
 * @param textPatched whether the patch tells of it: its content, or whether it is executable; other
 *     permissions have no place in a patch
 * @param ignored whether a {@code .gitignore} of the workspace ignores it, and git does not track
 *     it
 */
public record ChangeEntry(
    String path,
    ChangeStatus status,
    ArtifactType artifactType,
    long sizeBytes,
    boolean textPatched,
    boolean ignored) {
  /** An entry for a path that is not ignored. */
  public ChangeEntry(
      String path,
      ChangeStatus status,
      ArtifactType artifactType,
      long sizeBytes,
      boolean textPatched) {
    this(path, status, artifactType, sizeBytes, textPatched, false);
  }

  /** Returns a copy with another path. */
  public ChangeEntry withPath(String other) {
    return new ChangeEntry(other, status, artifactType, sizeBytes, textPatched, ignored);
  }

  /** Returns a copy that the patch does not tell of. */
  public ChangeEntry withoutPatch() {
    return new ChangeEntry(path, status, artifactType, sizeBytes, false, ignored);
  }
}
