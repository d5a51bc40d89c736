package dev.pyro.mcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param address the address of this host to bind to
 * @param port 0 lets the system choose
 */
public record HttpAddress(InetAddress address, int port) {
  private static final int MAX_PORT = 65535;
  private static final Pattern FORM =
      Pattern.compile("(?:(?<host>\\[[0-9a-fA-F:.%]+]|[^:\\[\\]]+):)?(?<port>[0-9]{1,5})");

  /** Checks the port. */
  public HttpAddress {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not within 0 to " + MAX_PORT);
    }
  }

  /**
   * Reads {@code [HOST:]PORT}; without a host it is 127.0.0.1.
   *
   * @throws IllegalArgumentException if it has another form or the host is not known
   */
  public static HttpAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " is not [HOST:]PORT");
    }
    String host = Optional.ofNullable(matcher.group("host")).orElse("127.0.0.1");
    try {
      return new HttpAddress(InetAddress.getByName(host), Integer.parseInt(matcher.group("port")));
    } catch (UnknownHostException _) {
      throw new IllegalArgumentException("the host " + host + " is not known");
    }
  }

  /** Tells whether only this host can connect. */
  public boolean isLoopback() {
    return address.isLoopbackAddress();
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }
}
