package dev.pyro.environment;

import dev.pyro.PyroException;
import java.nio.file.Path;
import java.util.List;

/**
 * A download in the place of something that is there and cannot be used. Whoever hears that the
 * download failed is also told why there is one: nothing was asked for that is not installed.
 */
final class Replacement {
  private Replacement() {}

  /**
   * Downloads.
   *
   * @param unusable the folders that are there; may be empty
   */
  static void of(List<Path> unusable, Runnable download) {
    try {
      download.run();
    } catch (PyroException e) {
      if (unusable.isEmpty()) {
        throw e;
      }
      throw new PyroException(
          e.code(),
          unusable.getFirst() + " is damaged or of another version of pyro; " + e.getMessage(),
          e.remedy().orElse(null),
          e);
    }
  }
}
