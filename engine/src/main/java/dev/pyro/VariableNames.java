package dev.pyro;

import java.util.regex.Pattern;

/** What variables, and secrets, may be called. */
final class VariableNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private VariableNames() {}

  static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  static void require(String name) {
    if (!isValid(name)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "\"" + name + "\" is no name of a variable");
    }
  }
}
