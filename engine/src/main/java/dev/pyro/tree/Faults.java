package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a source: the first few names with their reasons, and how many faults there
 * are.
 */
final class Faults {
  private static final int SHOWN = 5;

  private final String source;
  private final List<String> first = new ArrayList<>();
  private long count;

  Faults(Object source) {
    this.source = source.toString();
  }

  /**
   * Notes that {@code name} cannot be sent. The reason continues a sentence that begins with the
   * name.
   */
  void add(String name, String reason) {
    count++;
    if (first.size() < SHOWN) {
      first.add(name + " " + reason);
    }
  }

  /**
   * Ends the judging.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if there is any fault
   */
  void check() {
    if (count > 0) {
      String more = count > SHOWN ? "; and " + (count - SHOWN) + " more" : "";
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          source + " cannot be sent: " + String.join("; ", first) + more);
    }
  }
}
