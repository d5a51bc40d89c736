package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.name.NearestName;
import dev.pyro.secret.Secrets;
import dev.pyro.workspace.call.WorkspaceUse;
import java.util.HashMap;
import java.util.Map;

/** The variables of one process that hold secrets. */
final class SecretEnv {
  private SecretEnv() {}

  /**
   * Returns variables with those added that hold secrets.
   *
   * @param secretEnv the name of each secret, and that of the variable
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is no such secret
   */
  static Map<String, String> added(
      Map<String, String> env, WorkspaceUse use, Map<String, String> secretEnv) {
    if (secretEnv.isEmpty()) {
      return env;
    }
    Secrets secrets = use.secrets();
    Map<String, String> all = new HashMap<>(env);
    secretEnv.forEach((name, variable) ->
        all.put(variable, secrets.value(name).orElseThrow(() -> unknown(use.id(), secrets, name))));
    return all;
  }

  private static PyroException unknown(String workspaceId, Secrets secrets, String name) {
    String what = "workspace " + workspaceId + " has no secret " + name;
    return NearestName.of(name, secrets.names())
        .map(nearest ->
            new PyroException(
                ErrorCode.NOT_FOUND,
                what + "; did you mean " + nearest + "?",
                "it has " + String.join(", ", secrets.names()),
                null))
        .orElseGet(() ->
            new PyroException(
                ErrorCode.NOT_FOUND,
                what + ", nor any other",
                "secrets are given when a workspace is created",
                null));
  }
}
