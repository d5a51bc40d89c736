package dev.pyro.machine;

import java.nio.file.Path;

/**
 * What a machine's disk starts from.
 *
 * @param image a raw image that is never written to; a relative path is meant from the machine's
 *     folder
 * @param shape of the machine
 */
public record Disk(Path image, Shape shape) {}
