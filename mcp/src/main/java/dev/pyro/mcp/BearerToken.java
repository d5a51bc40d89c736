package dev.pyro.mcp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** The secret that a client has to send. Only its digest is kept, so it cannot be printed. */
public final class BearerToken {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{16,4096}=*");

  private final byte[] digest;

  private BearerToken(String token) {
    this.digest = digest(token);
  }

  /**
   * Reads a token from a file and removes the white space around it.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds no token of at least 16 letters
   */
  public static BearerToken read(Path file) throws IOException {
    String token = Files.readString(file).strip();
    if (!FORM.matcher(token).matches()) {
      throw new IllegalArgumentException(
          file + " holds no bearer token: 16 or more letters, digits and . _ ~ + / -");
    }
    return new BearerToken(token);
  }

  /** Tells whether a request's Authorization header, "" if there is none, shows the token. */
  boolean isShownBy(String authorization) {
    String scheme = "Bearer ";
    return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        && MessageDigest.isEqual(digest, digest(authorization.substring(scheme.length()).strip()));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
