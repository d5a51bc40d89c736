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
 */
public record ChangeEntry(
    String path,
    ChangeStatus status,
    ArtifactType artifactType,
    long sizeBytes,
    boolean textPatched) {}
