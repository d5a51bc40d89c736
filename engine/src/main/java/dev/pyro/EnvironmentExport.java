package dev.pyro;

/**
 * An environment with its kernel, as one file of the host.
 *
 * @param name the environment's name
 * @param digest {@code sha256:} and the digest of its image
 * @param kernel the version of the kernel in the file
 * @param outputPath where the file is
 * @param sizeBytes the file's length in bytes
 */
public record EnvironmentExport(
    String name, String digest, String kernel, String outputPath, long sizeBytes) {}
