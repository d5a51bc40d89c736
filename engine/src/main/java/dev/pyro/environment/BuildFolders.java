package dev.pyro.environment;

import java.nio.file.Path;
import java.util.Map;

/**
 * The folders of one build.
 *
 * @param work for everything that is made
 * @param packages for downloaded packages; it outlives an interrupted build
 * @param lists for package lists, which builds share
 */
record BuildFolders(Path work, Path packages, Path lists) {
  /** Returns them as the scripts call them. */
  Map<String, String> variables() {
    return Map.of(
        "PYRO_WORK", work.toString(),
        "PYRO_CACHE", packages.toString(),
        "PYRO_LISTS", lists.toString());
  }
}
