package dev.pyro.network.policy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that the first bytes of a connection ask for: the server name of a TLS ClientHello (RFC
 * 6066), or the Host of an HTTP request (RFC 9112).
 *
 * @param isComplete whether enough bytes are there to know
 * @param name as {@link DomainRule#normal} makes it; nothing if the bytes ask for none
 */
public record AskedName(boolean isComplete, Optional<String> name) {
  /** Of so many bytes the name must be part; browsers send some 2 KiB. */
  public static final int MAX_BYTES = 16_384;

  private static final AskedName UNKNOWN_YET = new AskedName(false, Optional.empty());
  private static final AskedName NONE = new AskedName(true, Optional.empty());

  /**
   * The first line of a request (RFC 9112, 3). A whole URL would go before the Host. Some servers
   * take a bare CR or LF for the end of a line, so it has none.
   */
  private static final Pattern REQUEST =
      Pattern.compile("[A-Z]{1,20} (/[!-~\\x80-\\xff]*|\\*) HTTP/1\\.[01]");

  /** A line of a request's head: a token, and a value without control characters (RFC 9110, 5). */
  private static final Pattern FIELD =
      Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+:[\\t\\x20-\\x7e\\x80-\\xff]*");

  private static final int HANDSHAKE = 22;
  private static final int RECORD_HEADER = 5;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;
  private static final int VERSION_AND_RANDOM = 2 + 32;

  /** Looks at the bytes that have come so far; they are not changed. */
  public static AskedName of(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return UNKNOWN_YET;
    }
    AskedName found =
        bytes.get(bytes.position()) == HANDSHAKE
            ? ofTls(bytes.duplicate())
            : ofHttp(bytes.duplicate());
    return found.isComplete || bytes.remaining() < MAX_BYTES ? found : NONE;
  }

  /** What is sent is in ASCII. Of other letters IDN makes a name that the server does not see. */
  private static AskedName named(String name) {
    boolean isAscii = name.chars().allMatch(letter -> letter < 0x80);
    return isAscii ? new AskedName(true, DomainRule.normal(name)) : NONE;
  }

  /** Joins the records, as a ClientHello may be cut into several. */
  private static AskedName ofTls(ByteBuffer bytes) {
    ByteBuffer hello = ByteBuffer.allocate(bytes.remaining());
    while (bytes.remaining() >= RECORD_HEADER) {
      int type = bytes.get() & 0xff;
      bytes.getShort(); // the version says nothing any more
      int length = bytes.getShort() & 0xffff;
      if (type != HANDSHAKE || length == 0) {
        return NONE;
      }
      int part = Math.min(length, bytes.remaining());
      hello.put(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
    }
    return ofHandshake(hello.flip());
  }

  private static AskedName ofHandshake(ByteBuffer hello) {
    if (hello.remaining() < Integer.BYTES) {
      return UNKNOWN_YET;
    }
    int head = hello.getInt();
    int length = head & 0xff_ffff;
    if (head >>> 24 != CLIENT_HELLO) {
      return NONE;
    }
    if (hello.remaining() < length) {
      return length > MAX_BYTES ? NONE : UNKNOWN_YET;
    }
    return ofExtensions(new Part(hello.slice(hello.position(), length)));
  }

  private static AskedName ofExtensions(Part hello) {
    boolean isWhole =
        hello.skip(VERSION_AND_RANDOM)
            && hello.take(1).isPresent() // the session
            && hello.take(2).isPresent() // cipher suites
            && hello.take(1).isPresent(); // compressions
    Optional<Part> extensions = isWhole ? hello.take(2) : Optional.empty();
    AskedName found = null;
    while (extensions.isPresent() && extensions.get().has(4)) {
      int type = extensions.get().number(2);
      Optional<Part> body = extensions.get().take(2);
      if (body.isEmpty()) {
        return NONE;
      }
      if (type == SERVER_NAME) {
        found = found == null ? ofServerNames(body.get()) : NONE; // there is one (RFC 8446, 4.2)
      }
    }
    return found == null ? NONE : found;
  }

  private static AskedName ofServerNames(Part body) {
    Optional<Part> names = body.take(2);
    if (names.isEmpty() || !names.get().has(1) || names.get().number(1) != HOST_NAME) {
      return NONE;
    }
    Optional<Part> name = names.get().take(2);
    boolean isOne = !names.get().has(1); // of each type (RFC 6066, 3)
    return name.filter(_ -> isOne).map(part -> named(part.text())).orElse(NONE);
  }

  /** A part of a message, in which a length stands before what it is the length of. */
  private record Part(ByteBuffer bytes) {
    boolean has(int count) {
      return bytes.remaining() >= count;
    }

    boolean skip(int count) {
      if (!has(count)) {
        return false;
      }
      bytes.position(bytes.position() + count);
      return true;
    }

    int number(int width) {
      int value = 0;
      for (int at = 0; at < width; at++) {
        value = (value << Byte.SIZE) | (bytes.get() & 0xff);
      }
      return value;
    }

    Optional<Part> take(int widthOfLength) {
      if (!has(widthOfLength)) {
        return Optional.empty();
      }
      int length = number(widthOfLength);
      if (!has(length)) {
        return Optional.empty();
      }
      Part taken = new Part(bytes.slice(bytes.position(), length));
      skip(length);
      return Optional.of(taken);
    }

    String text() {
      return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
  }

  private static AskedName ofHttp(ByteBuffer bytes) {
    String head = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    if (!head.matches("(?s)[A-Z]{1,20}( .*)?")) {
      return NONE;
    }
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return UNKNOWN_YET;
    }
    String[] lines = head.substring(0, end).split("\r\n", -1);
    String host = null;
    if (!REQUEST.matcher(lines[0]).matches()) {
      return NONE;
    }
    for (int at = 1; at < lines.length; at++) {
      if (!FIELD.matcher(lines[at]).matches()) {
        return NONE; // servers differ in what they make of it
      }
      int colon = lines[at].indexOf(':');
      if (lines[at].substring(0, colon).equalsIgnoreCase("host")) {
        if (host != null) {
          return NONE; // a request has one (RFC 9112, 3.2)
        }
        host = lines[at].substring(colon + 1).strip();
      }
    }
    return host == null ? NONE : named(host.replaceFirst(":\\d{1,5}$", ""));
  }
}
