package dev.pyro;

/**
 * How to stop or reset a workspace that other calls use. They get some time to end. What happens
 * then is up to the caller.
 *
 * @param timeoutSeconds how long to wait for them at most, in seconds
 * @param force whether the machine is powered off after this time, which ends them; without it the
 *     call fails with {@link ErrorCode#TIMEOUT}, and nothing was done
 */
public record StopOptions(int timeoutSeconds, boolean force) {
  /** Checks the time. */
  public StopOptions {
    Limits.STOP_TIMEOUT_SECONDS.check(timeoutSeconds);
  }

  /** Returns the options that apply if the caller gives none: 10 seconds, and no force. */
  public static StopOptions defaults() {
    return new StopOptions(Limits.STOP_TIMEOUT_SECONDS.initial(), false);
  }

  /** Returns a copy with another time. */
  public StopOptions withTimeoutSeconds(int seconds) {
    return new StopOptions(seconds, force);
  }

  /** Returns a copy that ends what still runs after the time. */
  public StopOptions forced() {
    return new StopOptions(timeoutSeconds, true);
  }
}
