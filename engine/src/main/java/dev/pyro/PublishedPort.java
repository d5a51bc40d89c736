package dev.pyro;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP port of a machine that the host reaches at 127.0.0.1.
 *
 * @param hostPort the port on the host, 1 to 65535; empty if pyro is to choose a free one
 * @param guestPort the port in the machine, 1 to 65535
 */
public record PublishedPort(OptionalInt hostPort, int guestPort) {
  private static final Limits.Range HOST = new Limits.Range("host port", 1, 65_535, 1);
  private static final Limits.Range GUEST = new Limits.Range("guest port", 1, 65_535, 1);
  private static final Pattern FORM = Pattern.compile("(?:(\\d{1,9}):)?(\\d{1,9})");

  /** Checks the ranges. */
  public PublishedPort {
    hostPort.ifPresent(HOST::check);
    GUEST.check(guestPort);
  }

  /** Returns a port for which pyro chooses the one of the host. */
  public static PublishedPort of(int guestPort) {
    return new PublishedPort(OptionalInt.empty(), guestPort);
  }

  /** Returns a port of the host that leads to one of the machine. */
  public static PublishedPort of(int hostPort, int guestPort) {
    return new PublishedPort(OptionalInt.of(hostPort), guestPort);
  }

  /**
   * Reads {@code 8080:80}, the host's port and the machine's, or {@code 80}, the machine's.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if it is neither
   */
  public static PublishedPort parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + text + "\" is no port to publish",
          "write GUEST_PORT or HOST_PORT:GUEST_PORT, such as 80 or 8080:80",
          null);
    }
    int guest = Integer.parseInt(form.group(2));
    return form.group(1) == null ? of(guest) : of(Integer.parseInt(form.group(1)), guest);
  }

  /** Returns it as {@link #parse} reads it. */
  @Override
  public String toString() {
    return hostPort.isPresent() ? hostPort.getAsInt() + ":" + guestPort : "" + guestPort;
  }
}
