package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program that is process 1 of every machine. */
public final class Agent {
  private final byte[] content;
  private final String digest;

  private Agent(byte[] content) {
    this.content = content;
    this.digest = Digests.of(content);
  }

  /** Returns the agent that belongs to this engine. */
  public static Agent bundled() {
    try (InputStream in = Agent.class.getResourceAsStream("pyro-agent")) {
      if (in == null) {
        throw new PyroException(
            ErrorCode.UNAVAILABLE,
            "this build of pyro has no guest agent",
            "build it with `make -C guest` and package the engine again",
            null);
      }
      return new Agent(in.readAllBytes());
    } catch (IOException e) {
      throw new PyroException(ErrorCode.INTERNAL, "cannot read the guest agent", e);
    }
  }

  /** Reads another agent, such as one that misbehaves for a test. */
  public static Agent of(Path file) throws IOException {
    return new Agent(Files.readAllBytes(file));
  }

  byte[] content() {
    return content.clone();
  }

  String digest() {
    return digest;
  }
}
