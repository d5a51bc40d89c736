package dev.pyro;

import java.time.Instant;
import java.util.Optional;

/**
 * One file, directory or link of a workspace.
 *
 * @param path its absolute path in the guest; bytes that are no UTF-8 are shown as {@code \xNN}
 * @param artifactType what it is
 * @param sizeBytes a file's length in bytes, else 0
 * @param mode its permissions in octal, such as {@code 0644}
 * @param modifiedAt when its content was last changed
 * @param linkTarget what a link says, if it is one
 */
public record FileEntry(
    String path,
    ArtifactType artifactType,
    long sizeBytes,
    String mode,
    Instant modifiedAt,
    Optional<String> linkTarget) {}
