package dev.pyro;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How to find out, in the guest, that a service is ready.
 *
 * @param type which of the others is given
 * @param path a file that exists then, absolute or relative to the service's directory
 * @param port a TCP port that accepts connections then
 * @param url an http address of the guest itself that answers with a status of 200 to 399 then
 * @param command a command line that exits with 0 then
 */
public record Readiness(
    Type type,
    Optional<String> path,
    OptionalInt port,
    Optional<String> url,
    Optional<String> command) {
  private static final Limits.Range PORT = new Limits.Range("readiness port", 1, 65_535, 1);

  /** What is looked at. */
  public enum Type {
    /** Whether a file exists. */
    FILE,
    /** Whether a port accepts connections. */
    TCP,
    /** Whether an address answers. */
    HTTP,
    /** Whether a command succeeds. */
    COMMAND;

    /** Returns the name that JSON output and tools use. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that what belongs to the type is there, and nothing else. */
  public Readiness {
    Objects.requireNonNull(type, "type");
    requireOnly(type, Type.FILE, "path", path.isPresent());
    requireOnly(type, Type.TCP, "port", port.isPresent());
    requireOnly(type, Type.HTTP, "url", url.isPresent());
    requireOnly(type, Type.COMMAND, "command", command.isPresent());
    path.ifPresent(text -> requireText("path", text));
    command.ifPresent(text -> requireText("command", text));
    port.ifPresent(number -> PORT.check(number));
    url.ifPresent(Readiness::parse);
  }

  /** Returns readiness by a file. */
  public static Readiness file(String path) {
    return new Readiness(
        Type.FILE, Optional.of(path), OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns readiness by a TCP port. */
  public static Readiness tcp(int port) {
    return new Readiness(
        Type.TCP, Optional.empty(), OptionalInt.of(port), Optional.empty(), Optional.empty());
  }

  /** Returns readiness by an address, such as {@code http://localhost:8000/health}. */
  public static Readiness http(String url) {
    return new Readiness(
        Type.HTTP, Optional.empty(), OptionalInt.empty(), Optional.of(url), Optional.empty());
  }

  /** Returns readiness by a command line that {@code /bin/sh -c} runs. */
  public static Readiness command(String line) {
    return new Readiness(
        Type.COMMAND, Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(line));
  }

  /**
   * Returns an address as the guest can ask for it.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if it is not one of the guest itself
   */
  public static URI parse(String url) {
    try {
      URI uri = new URI(url);
      String host = uri.getHost();
      boolean own = "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
      if ("http".equals(uri.getScheme()) && own && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (java.net.URISyntaxException _) {
      // told below
    }
    throw new PyroException(
        ErrorCode.INVALID_ARGUMENT,
        "the readiness url \"" + url + "\" is none that a guest can ask itself for",
        "it begins with http://localhost or http://127.0.0.1",
        null);
  }

  private static void requireOnly(Type type, Type owner, String field, boolean given) {
    if (given != (type == owner)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "readiness of type "
              + type.name().toLowerCase(Locale.ROOT)
              + (given ? " does not take " : " needs ")
              + field);
    }
  }

  private static void requireText(String what, String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0 || text.length() > 4096) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the readiness " + what + " is empty, holds a NUL or is longer than 4096 characters");
    }
    GuestText.check("the readiness " + what, text);
  }
}
