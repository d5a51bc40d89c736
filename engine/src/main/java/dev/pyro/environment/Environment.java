package dev.pyro.environment;

import java.nio.file.Path;

/**
 * An installed environment, as machines need it.
 *
 * @param name its name
 * @param image a read-only raw ext4 image; machines put an overlay on it
 * @param virtualBytes the image's size as the guest sees it
 * @param digest {@code sha256:} and the digest of the image's blocks in use
 */
public record Environment(String name, Path image, long virtualBytes, String digest) {}
