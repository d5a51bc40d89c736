package dev.pyro.cli.content;

import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.UsageException;
import java.nio.file.Path;

/** {@code --output}: where on the host something is put. */
final class OutputFlag {
  static final Flag OUTPUT =
      Flag.withValue("output", "HOST_PATH", "where to; nothing may be there yet");

  private OutputFlag() {}

  /** Returns the path of a command that cannot do without it. */
  static Path of(Invocation call, String command) {
    return call.value(OUTPUT)
        .map(Path::of)
        .orElseThrow(() ->
            new UsageException(
                command + " needs --output",
                "name a path of the host where nothing is yet: --output HOST_PATH"));
  }
}
