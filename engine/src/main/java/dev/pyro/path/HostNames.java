package dev.pyro.path;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The bytes of the host's names. A Path keeps them, but {@link Path#toString} decodes them with the
 * user's locale and loses some. Only a Path's URI shows all bytes.
 */
public final class HostNames {
  /** A folder that cannot exist. If a path were one of a folder, toUri would add a slash to it. */
  private static final Path NOWHERE = Path.of("/dev/null");

  private static final int NOWHERE_BYTES = "/dev/null/".length();

  private HostNames() {}

  /** Returns the bytes of a path. */
  public static byte[] bytes(Path path) {
    String text = path.toString();
    if (isPlain(text)) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    if (path.isAbsolute()) {
      return prefixed('/', bytes(path.getRoot().relativize(path)));
    }
    return relativeBytes(path);
  }

  private static byte[] prefixed(char first, byte[] bytes) {
    byte[] all = new byte[bytes.length + 1];
    all[0] = (byte) first;
    System.arraycopy(bytes, 0, all, 1, bytes.length);
    return all;
  }

  private static byte[] relativeBytes(Path relative) {
    String uri = NOWHERE.resolve(relative).toUri().getRawPath();
    byte[] bytes = new byte[uri.length()];
    int count = 0;
    for (int i = 0; i < uri.length(); i++, count++) {
      if (uri.charAt(i) == '%') {
        bytes[count] = (byte) Integer.parseInt(uri, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[count] = (byte) uri.charAt(i);
      }
    }
    return Arrays.copyOfRange(bytes, NOWHERE_BYTES, count);
  }

  /** Returns the relative path with some bytes; of slashes in a row one is kept. */
  public static Path relative(byte[] bytes) {
    Path absolute = absolute("/", bytes);
    return absolute.subpath(0, absolute.getNameCount());
  }

  /** Returns what a symbolic link is made with to say {@code text}; see {@link #relative}. */
  public static Path linkTarget(LinkText text) {
    return text.isAbsolute() ? absolute("", text.raw()) : relative(text.raw());
  }

  private static Path absolute(String prefix, byte[] bytes) {
    StringBuilder uri = new StringBuilder(bytes.length + 8).append("file://").append(prefix);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      boolean lastSlash = c == '/' && i > 0 && i == bytes.length - 1; // a bare one would get lost
      if (!lastSlash && (c == '/' || c == '.' || c == '-' || c == '_' || isAlphanumeric(c))) {
        uri.append((char) c);
      } else {
        uri.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
