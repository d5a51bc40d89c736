package dev.pyro.faults;

import java.io.IOException;

/** Hurts pyro in one way. */
interface Trial {
  /** Does one step of the plan. */
  void take(Step step) throws IOException, InterruptedException;

  /** Returns what commands said since the last step began. */
  Driver pyro();

  /** Ends what it has started. */
  void end() throws IOException, InterruptedException;

  /** This host cannot do faults of a kind. */
  final class LeftOut extends IOException {
    private static final long serialVersionUID = 1L;

    LeftOut(String reason) {
      super(reason);
    }
  }
}
