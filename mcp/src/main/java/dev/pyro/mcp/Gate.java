package dev.pyro.mcp;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides who may talk to the server at all, before anything of a request is looked at. */
final class Gate {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean isLoopback;
  private final Optional<BearerToken> token;

  /**
   * A refusal.
   *
   * @param error for programs, in the words of OAuth where it has one
   */
  record Refusal(int status, String error, String reason) {}

  Gate(boolean isLoopback, Optional<BearerToken> token) {
    this.isLoopback = isLoopback;
    this.token = token;
  }

  /**
   * Returns why a request is refused that a web page may have made; nothing if it is not. A page
   * can make the browser of its reader send requests to this host. The header Host then has the
   * name that the browser resolved, and Origin the page's address.
   */
  Optional<Refusal> refuseForeign(Headers headers) {
    String host = only(headers, "Host").orElse("");
    if (isLoopback && !isLoopbackName(host)) {
      return Optional.of(new Refusal(403, "forbidden", "the Host is not this one"));
    }
    if (headers.containsKey("Origin") && !isAllowed(only(headers, "Origin").orElse(""), host)) {
      return Optional.of(new Refusal(403, "forbidden", "requests of that Origin are not served"));
    }
    return Optional.empty();
  }

  /** Returns why a request is refused that does not show the token; nothing if it shows it. */
  Optional<Refusal> refuseStranger(Headers headers) {
    String shown = only(headers, "Authorization").orElse("");
    if (token.isEmpty() || token.get().isShownBy(shown)) {
      return Optional.empty();
    }
    return Optional.of(
        shown.isEmpty()
            ? new Refusal(401, "unauthorized", "a bearer token is needed")
            : new Refusal(401, "invalid_token", "the bearer token is not that of this server"));
  }

  private boolean isAllowed(String origin, String host) {
    try {
      URI uri = new URI(origin);
      String authority = uri.getRawAuthority();
      boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isWeb
          && authority != null
          && (isLoopback ? isLoopbackName(authority) : authority.equalsIgnoreCase(host));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean isLoopbackName(String authority) {
    return LOOPBACK_NAMES.contains(authority.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT));
  }

  /** Returns the value of a header; nothing if the header is not there exactly once. */
  static Optional<String> only(Headers headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst().strip()) : Optional.empty();
  }
}
