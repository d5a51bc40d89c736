package dev.pyro.tools;

import com.google.gson.JsonObject;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import java.util.Map;
import java.util.Optional;

/**
 * What a failed operation tells whoever called it as a tool.
 *
 * @param content the error with its code, message and hint
 * @param text the same for people and models
 */
record Failure(JsonObject content, String text) {
  /** Operations of remedies that have another name as a tool. */
  private static final Map<String, String> TOOLS = Map.of("env_list", "vm_list_environments");

  /** Remedies for who has tools, where the operation of a remedy is no tool. */
  private static final Map<String, Remedy> INSTEAD =
      Map.of("shell_list", Remedy.call("", "shell_open").then(" opens one"));

  /**
   * Tells of a failure.
   *
   * @param offered the tools that the caller has: a remedy names the tool if it is one of them, and
   *     else the command of the command line
   */
  static Failure of(PyroException e, Catalogue offered) {
    Optional<String> hint = e.remedy().map(remedy -> Messages.shown(hint(remedy, offered)));
    String message = Messages.shown(e.getMessage());
    return new Failure(
        ResultJson.shownError(e.code(), message, hint),
        Shown.text(
            "", e.code().wireName() + ": " + message + hint.map(h -> "\nhint: " + h).orElse("")));
  }

  private static String hint(Remedy found, Catalogue offered) {
    Remedy remedy =
        found
            .call()
            .map(call -> INSTEAD.get(call.operation()))
            .filter(instead -> isOffered(instead, offered))
            .orElse(found);
    return remedy
        .call()
        .map(call -> tool(call.operation()))
        .filter(tool -> offered.find(tool).isPresent())
        .map(tool -> remedy.spelled(_ -> tool))
        .orElseGet(remedy::onCommandLine);
  }

  private static boolean isOffered(Remedy remedy, Catalogue offered) {
    return remedy.call().filter(call -> offered.find(call.operation()).isPresent()).isPresent();
  }

  /** Returns the name of the tool that does an operation, if there is one. */
  static String tool(String operation) {
    return TOOLS.getOrDefault(operation, operation);
  }
}
