package dev.pyro.cli.core;

import java.nio.file.Path;

/** {@code --output}: where on the host something is put. */
public final class OutputFlag {
  /** The flag. */
  public static final Flag OUTPUT =
      Flag.withValue("output", "HOST_PATH", "where to; nothing may be there yet");

  private OutputFlag() {}

  /** Returns the path of a command that cannot do without it. */
  public static Path of(Invocation call, String command) {
    return call.path(OUTPUT)
        .orElseThrow(() ->
            new UsageException(
                command + " needs --output",
                "name a path of the host where nothing is yet: --output HOST_PATH"));
  }
}
