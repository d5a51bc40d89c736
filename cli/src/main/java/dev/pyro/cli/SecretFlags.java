package dev.pyro.cli;

import dev.pyro.WorkspaceSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The flags that give secrets to a workspace, and those of a workspace to what runs in it. */
final class SecretFlags {
  static final Flag LITERAL =
      Flag.withValue("secret", "NAME=VALUE", "a secret, 4 characters or more; may be repeated");
  static final Flag FILE =
      Flag.withValue(
          "secret-file", "NAME=PATH", "a secret that a host file holds; may be repeated");
  static final Flag ENV =
      Flag.withValue(
          "secret-env",
          "SECRET[=VAR]",
          "put a secret into a variable (of its name); may be repeated");

  private SecretFlags() {}

  /** Adds every secret that is given, so that one which is given twice is refused. */
  static void addTo(WorkspaceSpec.Builder spec, Invocation call) {
    each(call, LITERAL, spec::secret);
    each(call, FILE, (name, path) -> spec.secretFile(name, Path.of(path)));
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

  /** Returns the variable of each secret that is asked for; of equal secrets the last counts. */
  static Map<String, String> variables(Invocation call) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String text : call.values(ENV)) {
      int equals = text.indexOf('=');
      String secret = equals < 0 ? text : text.substring(0, equals);
      if (secret.isEmpty()) {
        throw new UsageException(
            "--" + ENV.name() + " is \"" + text + "\"; it must be " + ENV.argument(), null);
      }
      variables.put(secret, text.substring(equals + 1));
    }
    return variables;
  }
}
