package dev.pyro.cli.workspace;

import dev.pyro.WorkspaceSpec;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.UsageException;
import java.util.function.BiConsumer;

/** The flags that give secrets to a new workspace. */
final class SecretFlags {
  static final Flag LITERAL =
      Flag.withValue("secret", "NAME=VALUE", "a secret, 4 characters or more; may be repeated");
  static final Flag FILE =
      Flag.withValue(
          "secret-file", "NAME=PATH", "a secret that a host file holds; may be repeated");

  private SecretFlags() {}

  /** Adds each secret that is given, so that the engine refuses one that is given twice. */
  static void addTo(WorkspaceSpec.Builder spec, Invocation call) {
    each(call, LITERAL, spec::secret);
    each(
        call,
        FILE,
        (name, path) ->
            spec.secretFile(name, Invocation.path("the file of the secret " + name, path)));
  }

  private static void each(Invocation call, Flag flag, BiConsumer<String, String> use) {
    for (String text : call.values(flag)) {
      int equals = text.indexOf('=');
      if (equals <= 0) { // the text is not quoted: it may be a value without its name
        throw new UsageException("a --" + flag.name() + " is not " + flag.argument(), null);
      }
      use.accept(text.substring(0, equals), text.substring(equals + 1));
    }
  }
}
