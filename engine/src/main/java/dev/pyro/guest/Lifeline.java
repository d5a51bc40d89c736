package dev.pyro.guest;

import dev.pyro.PyroException;
import java.io.IOException;
import java.util.Optional;

/** What can be found out about the machine of a silent guest, without the guest. */
@FunctionalInterface
public interface Lifeline {
  /** Knows nothing, and so finds nothing wrong. */
  Lifeline NONE = Optional::empty;

  /**
   * Looks at the machine. If it stands still, tries to let it go on.
   *
   * @return why it stands still; nothing if it runs
   * @throws IOException if the machine does not answer
   */
  Optional<PyroException> look() throws IOException, InterruptedException;
}
