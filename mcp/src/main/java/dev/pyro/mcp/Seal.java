package dev.pyro.mcp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a client carry our data without being able to alter it. Valid while the process runs. {@link
 * Rounds} seals what a tool wants to know again in the next round, and HTTP sessions seal what a
 * legacy client declared.
 */
final class Seal {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG_BYTES = 32;

  private byte[] key;

  /**
   * Returns data with its tag, as text that fits into a header.
   *
   * @param purpose what it is for; it opens for nothing else
   */
  String close(String purpose, byte[] data) {
    byte[] tag = tag(purpose, data);
    byte[] sealed = Arrays.copyOf(tag, TAG_BYTES + data.length);
    System.arraycopy(data, 0, sealed, TAG_BYTES, data.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /** Returns the data, or nothing if it was not sealed here for this purpose. */
  Optional<byte[]> open(String purpose, String token) {
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (sealed.length < TAG_BYTES) {
      return Optional.empty();
    }
    byte[] data = Arrays.copyOfRange(sealed, TAG_BYTES, sealed.length);
    boolean ours =
        MessageDigest.isEqual(tag(purpose, data), Arrays.copyOf(sealed, TAG_BYTES))
            && token.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    return ours ? Optional.of(data) : Optional.empty();
  }

  private byte[] tag(String purpose, byte[] data) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Returns the key. It is made at first use: few servers need it, and all should start fast. */
  private synchronized byte[] key() {
    if (key == null) {
      key = new byte[TAG_BYTES];
      new SecureRandom().nextBytes(key);
    }
    return key;
  }
}
