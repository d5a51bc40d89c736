package dev.pyro.tools;

import com.google.gson.JsonObject;
import dev.pyro.PyroException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a failed operation tells whoever called it as a tool.
 *
 * @param content the error with its code, message and hint
 * @param text the same for people and models
 */
record Failure(JsonObject content, String text) {
  /** A command of the command line as hints write it, with what it is to be called with. */
  private static final Pattern COMMAND =
      Pattern.compile("(`?)pyro ((?:env|workspace)(?: [a-z]+)+)( [0-9a-f]{12})?\\1");

  /**
   * Tells of a failure.
   *
   * @param offered what the caller can call: a hint that names a command names the tool instead, if
   *     it is one of them
   */
  static Failure of(PyroException e, Catalogue offered) {
    Optional<String> hint = e.hint().map(words -> inTools(words, offered));
    return new Failure(
        Json.error(e.code(), e.getMessage(), hint.orElse(null)),
        e.code().wireName() + ": " + e.getMessage() + hint.map(h -> "\nhint: " + h).orElse(""));
  }

  private static String inTools(String hint, Catalogue offered) {
    return COMMAND
        .matcher(hint)
        .replaceAll(command -> {
          String tool = tool(command.group(2));
          return Matcher.quoteReplacement(offered.find(tool).isPresent() ? tool : command.group());
        });
  }

  private static String tool(String command) {
    return command.equals("env list")
        ? "vm_list_environments"
        : command.replaceFirst("^workspace (?=(shell|service) )", "").replace(' ', '_');
  }
}
