package dev.pyro.tree;

import java.nio.file.Path;
import java.util.List;

/**
 * What will be sent.
 *
 * @param mode {@code empty}, {@code directory}, {@code tar_archive} or {@code file}
 * @param source where on the host, null for {@code empty}
 * @param entryCount entries, the root itself not counted
 * @param bytes bytes of all files together, holes included
 * @param warnings what will not work in the guest as it does on the host
 */
public record SeedPlan(
    String mode, Path source, long entryCount, long bytes, List<String> warnings) {}
