package dev.pyro.guest;

/** How far a kept process is. */
public enum KeptState {
  /** It runs, but its readiness probe has not succeeded yet. */
  STARTING(1),
  /** It runs. */
  RUNNING(2),
  /** It has ended by itself. */
  EXITED(3),
  /** It was not ready in time, or ended before it was. */
  FAILED(4),
  /** It was ended on request. */
  STOPPED(5);

  private final int number;

  KeptState(int number) {
    this.number = number;
  }

  /** Returns whether it runs. */
  public boolean runs() {
    return this == STARTING || this == RUNNING;
  }

  static KeptState of(long number) throws GuestProtocolException {
    for (KeptState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new GuestProtocolException("a kept process in state " + number);
  }
}
