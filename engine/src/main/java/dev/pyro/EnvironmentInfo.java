package dev.pyro;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An environment: a root image that machines start from.
 *
 * @param name its name, such as {@code debian:12}
 * @param description one line for people
 * @param installed whether it is complete on this host; the fields below are empty or 0 if not
 * @param source what it is made from, such as {@code debian bookworm}
 * @param digest {@code sha256:} and the digest of the image
 * @param sizeBytes what the image takes on the host's disk, in bytes
 * @param packageCount how many packages are installed in it
 * @param packages {@code name=version} of each; only {@code inspect} fills it
 * @param kernel the version of the guest's kernel
 * @param installedAt when it was made
 */
public record EnvironmentInfo(
    String name,
    String description,
    boolean installed,
    String source,
    Optional<String> digest,
    long sizeBytes,
    int packageCount,
    List<String> packages,
    Optional<String> kernel,
    Optional<Instant> installedAt) {
  /** Copies the list. */
  public EnvironmentInfo {
    packages = List.copyOf(packages);
  }
}
