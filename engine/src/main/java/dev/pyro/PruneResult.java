package dev.pyro;

import java.util.List;

/**
 * What a clean-up removed.
 *
 * @param removed the things by name
 * @param freedBytes what they took on the host's disk, in bytes
 */
public record PruneResult(List<String> removed, long freedBytes) {
  /** Copies the list. */
  public PruneResult {
    removed = List.copyOf(removed);
  }
}
