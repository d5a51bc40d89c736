package dev.pyro.network.stack;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The HTTP proxies that the environment of this host names, as curl(1) and most programs read it:
 * {@code https_proxy}, {@code http_proxy} and {@code all_proxy}, and in {@code no_proxy} what goes
 * past them; each in lower or upper case. A proxy that is itself reached over TLS is not used.
 */
public final class Proxy {
  /** No proxy is used. */
  public static final Proxy NONE = of(Map.of());

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Optional<Server> http;
  private final Optional<Server> https;
  private final Optional<Server> all;
  private final List<String> past;

  private Proxy(
      Optional<Server> http, Optional<Server> https, Optional<Server> all, List<String> past) {
    this.http = http;
    this.https = https;
    this.all = all;
    this.past = past;
  }

  /** Reads the variables of an environment. */
  public static Proxy of(Map<String, String> environment) {
    return new Proxy(
        value(environment, "http_proxy").flatMap(Server::parse),
        value(environment, "https_proxy").flatMap(Server::parse),
        value(environment, "all_proxy").flatMap(Server::parse),
        value(environment, "no_proxy").stream()
            .flatMap(list -> Arrays.stream(list.toLowerCase(Locale.ROOT).split("[, ]+")))
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  /**
   * Returns the variables that name a proxy, and the proxy as {@code HOST:PORT}, without user and
   * password; nothing in its place if this class cannot use it.
   */
  public static SortedMap<String, Optional<String>> named(Map<String, String> environment) {
    SortedMap<String, Optional<String>> named = new TreeMap<>();
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy")) {
      String variable = environment.containsKey(name) ? name : name.toUpperCase(Locale.ROOT);
      value(environment, name)
          .ifPresent(text -> named.put(variable, Server.parse(text).map(Server::toString)));
    }
    return named;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    String lower = environment.get(name);
    return Optional.ofNullable(
            lower == null ? environment.get(name.toUpperCase(Locale.ROOT)) : lower)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** A proxy. Its text has no password, and may be shown. */
  record Server(String host, int port, Optional<String> credentials) {
    private static Optional<Server> parse(String text) {
      try {
        URI uri = new URI(text.contains("://") ? text : "http://" + text);
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
          return Optional.empty();
        }
        return Optional.of(
            new Server(
                uri.getHost().replaceAll("[\\[\\]]", ""),
                uri.getPort() < 0 ? HTTP : uri.getPort(),
                Optional.ofNullable(uri.getRawUserInfo()).map(Server::decoded)));
      } catch (URISyntaxException | IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    private static String decoded(String userInfo) {
      return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Finds its address in a thread of its own, as that may block; tells it in the loop's. */
    void resolve(Loop loop, Consumer<Optional<InetSocketAddress>> found) {
      Optional<IpAddress> literal = IpAddress.parse(host);
      if (literal.isPresent()) {
        found.accept(Optional.of(new InetSocketAddress(literal.get().toInetAddress(), port)));
        return;
      }
      Thread.ofVirtual()
          .start(() -> {
            Optional<InetSocketAddress> address = Optional.empty();
            try {
              address = Optional.of(new InetSocketAddress(InetAddress.getByName(host), port));
            } catch (UnknownHostException _) {
              // told as no address
            }
            Optional<InetSocketAddress> told = address;
            loop.execute(() -> found.accept(told));
          });
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /**
   * A connection that a proxy is asked for.
   *
   * @param to a name or an address, and a port
   */
  record Request(Server server, String to) {
    /** Returns what is sent to the proxy. */
    String text() {
      String credentials =
          server
              .credentials()
              .map(words -> words.getBytes(StandardCharsets.UTF_8))
              .map(Base64.getEncoder()::encodeToString)
              .map(encoded -> "Proxy-Authorization: Basic " + encoded + "\r\n")
              .orElse("");
      return "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n" + credentials + "\r\n";
    }
  }

  /**
   * Returns what the proxy is asked, if there is one for a flow.
   *
   * @param names under which the guest knows the address; the last is asked for
   */
  Optional<Request> request(Set<String> names, IpAddress address, int port) {
    boolean isPast =
        past.stream()
            .anyMatch(entry ->
                isPastAddress(entry, address, port)
                    || names.stream().anyMatch(name -> isPastName(entry, name, port)));
    if (isPast) {
      return Optional.empty();
    }
    String literal = address.isIpv6() ? "[" + address + "]" : address.toString();
    String to = names.stream().reduce((_, last) -> last).orElse(literal) + ":" + port;
    return servers(port).findFirst().map(server -> new Request(server, to));
  }

  private Stream<Server> servers(int port) {
    return switch (port) {
      case HTTP -> Stream.of(http, all, https).flatMap(Optional::stream);
      case HTTPS -> Stream.of(https, all, http).flatMap(Optional::stream);
      default -> Stream.of(all, https, http).flatMap(Optional::stream);
    };
  }

  private static boolean isPastAddress(String entry, IpAddress address, int port) {
    String bare = entry.startsWith("[") ? entry.replaceFirst("^\\[([^\\]]*)\\]", "$1") : entry;
    return entry.equals("*")
        || IpRange.parse(bare).filter(range -> range.contains(address)).isPresent()
        || entry.equals(address + ":" + port)
        || entry.equals("[" + address + "]:" + port);
  }

  /** {@code example.org}, {@code .example.org} and {@code *.example.org} mean the same. */
  private static boolean isPastName(String entry, String name, int port) {
    String own = entry.endsWith(":" + port) ? entry.substring(0, entry.lastIndexOf(':')) : entry;
    String bare = own.replaceFirst("^\\*?\\.", "");
    return name.equals(bare) || name.endsWith("." + bare);
  }
}
