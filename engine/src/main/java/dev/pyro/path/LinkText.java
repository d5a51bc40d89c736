package dev.pyro.path;

import java.nio.charset.StandardCharsets;

/** What a symbolic link says: 1 … 4095 bytes without a NUL, meaning whatever they mean. */
public final class LinkText extends NameBytes {
  /** The longest text, in bytes; Linux keeps one of PATH_MAX for the NUL. */
  public static final int MAX_BYTES = 4095;

  private LinkText(byte[] bytes) {
    super(bytes);
  }

  /**
   * Returns the text with these bytes.
   *
   * @throws IllegalArgumentException if no link can say that; the message is the reason alone
   */
  public static LinkText of(byte[] bytes) {
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("has a target of " + bytes.length + " bytes");
    }
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("has a target with a NUL");
      }
    }
    return new LinkText(bytes.clone());
  }

  /** Returns the link text with the UTF-8 bytes of a text. */
  public static LinkText of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether the link starts at the root of the file system. */
  public boolean isAbsolute() {
    return bytes[0] == '/';
  }
}
