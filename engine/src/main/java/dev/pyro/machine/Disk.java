package dev.pyro.machine;

import java.nio.file.Path;

/**
 * What a machine's disk starts from.
 *
 * @param image a raw image that is never written to
 * @param bytes its virtual size in bytes
 */
public record Disk(Path image, long bytes) {}
