package dev.pyro.guest;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What a guest is told after its memory came from a template. The request adds the time, and what
 * no two guests may share: entropy and a machine id.
 *
 * @param hostname its name
 * @param deadline the guest powers itself off after this long; zero is never
 */
public record Configuration(String hostname, Duration deadline) {
  private static final int ENTROPY_BYTES = 64;
  private static final int MACHINE_ID_BYTES = 16;

  byte[] request() {
    SecureRandom random = new SecureRandom();
    byte[] entropy = new byte[ENTROPY_BYTES];
    random.nextBytes(entropy);
    byte[] machineId = new byte[MACHINE_ID_BYTES];
    random.nextBytes(machineId);
    Instant now = Instant.now();
    return Fields.Builder.request(Op.CONFIGURE)
        .put(Tag.ENTROPY, entropy)
        .put(Tag.TIME_NS, now.getEpochSecond() * 1_000_000_000L + now.getNano())
        .put(Tag.ROOT, 1)
        .put(Tag.GROW, 1)
        .put(Tag.HOSTNAME, hostname)
        .put(Tag.MACHINE_ID, HexFormat.of().formatHex(machineId))
        .put(Tag.DEADLINE_MS, deadline.toMillis())
        .build();
  }
}
