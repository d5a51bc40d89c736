package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Sessions of legacy clients over HTTP. The server keeps nothing of them: the id itself has,
 * sealed, the capabilities that the client declared. The id also separates clients whose requests
 * have the same ids.
 */
final class Sessions {
  private static final String PURPOSE = "session";
  private static final int NONCE_BYTES = 16;
  private static final List<String> CAPABILITIES = List.of("elicitation", "sampling", "roots");

  private final Seal seal;
  private final SecureRandom random = new SecureRandom();

  Sessions(Seal seal) {
    this.seal = seal;
  }

  String open(JsonObject capabilities) {
    byte[] data = new byte[1 + NONCE_BYTES];
    random.nextBytes(data);
    data[0] = 0;
    for (int i = 0; i < CAPABILITIES.size(); i++) {
      if (capabilities.has(CAPABILITIES.get(i))) {
        data[0] |= (byte) (1 << i);
      }
    }
    return seal.close(PURPOSE, data);
  }

  /** Returns what the client of a session declared, or nothing if there is no such session. */
  Optional<JsonObject> capabilities(String id) {
    return seal.open(PURPOSE, id).map(Sessions::decode);
  }

  private static JsonObject decode(byte[] data) {
    JsonObject capabilities = new JsonObject();
    for (int i = 0; i < CAPABILITIES.size(); i++) {
      if ((data[0] & (1 << i)) != 0) {
        capabilities.add(CAPABILITIES.get(i), new JsonObject());
      }
    }
    return capabilities;
  }
}
