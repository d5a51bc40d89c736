package dev.pyro.guest;

/** Why a kept process failed. */
public enum KeptReason {
  /** It did not. */
  NONE(0),
  /** Its time to be ready was up. */
  NOT_READY(1),
  /** It ended before it was ready. */
  ENDED_BEFORE_READY(2),
  /** Its readiness probe could not be run. */
  NO_PROBE(3);

  private final int number;

  KeptReason(int number) {
    this.number = number;
  }

  static KeptReason of(long number) throws GuestProtocolException {
    for (KeptReason reason : values()) {
      if (reason.number == number) {
        return reason;
      }
    }
    throw new GuestProtocolException("a kept process that failed for reason " + number);
  }
}
