package dev.pyro.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/** The secret that a client has to send. Only its digest is kept, so it cannot be printed. */
public final class BearerToken {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{16,4096}=*");

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final int RANDOM_BYTES = 32;
  private static final int MAX_FILE_BYTES = 1 << 16;

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
    String token;
    try (InputStream in = Files.newInputStream(file)) {
      token = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8).strip();
    }
    if (!FORM.matcher(token).matches()) {
      throw new IllegalArgumentException(
          file + " holds no bearer token: 16 or more letters, digits and . _ ~ + / -");
    }
    return new BearerToken(token);
  }

  /**
   * Reads a token from a file that nobody else may read. Makes the file, with a new token, if there
   * is none. A server that starts again then has the token that its clients know.
   *
   * @throws IOException if the file can be neither read nor made
   * @throws IllegalArgumentException if others may read the file, or it holds no token
   */
  public static BearerToken readOrMake(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent(), folderMode());
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PRIVATE));
        FileLock _ = channel.lock()) { // of two servers that start at once, one makes it
      if (!PRIVATE.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalArgumentException(
            "others may read the bearer token in " + file + "; remove the file to have a new one");
      }
      if (channel.size() == 0) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        channel.write(ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.UTF_8)));
      }
    }
    return read(file);
  }

  private static FileAttribute<?> folderMode() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
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
