package dev.pyro.cli.workspace;

import dev.pyro.ExecRequest;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flags of every command that starts something in a workspace. */
public final class StartFlags {
  /** Where it starts. */
  public static final Flag CWD =
      Flag.withValue("cwd", "PATH", "start in this directory of the guest (/workspace)");

  /** Which secrets of the workspace it gets. */
  public static final Flag SECRET_ENV =
      Flag.withValue(
          "secret-env",
          "SECRET[=VAR]",
          "put a secret into a variable (of its name); may be repeated");

  private StartFlags() {}

  /** Returns the directory. */
  public static String cwd(Invocation call) {
    return call.value(CWD).orElse(ExecRequest.DEFAULT_CWD);
  }

  /** Returns the variable of each secret that is asked for; of equal secrets the last counts. */
  public static Map<String, String> secretEnv(Invocation call) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String text : call.values(SECRET_ENV)) {
      int equals = text.indexOf('=');
      String secret = equals < 0 ? text : text.substring(0, equals);
      if (secret.isEmpty()) {
        throw UsageException.mustBe(SECRET_ENV, text, SECRET_ENV.argument());
      }
      variables.put(secret, text.substring(equals + 1));
    }
    return variables;
  }
}
