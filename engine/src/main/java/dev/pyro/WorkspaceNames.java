package dev.pyro;

import java.util.regex.Pattern;

/** What names and labels of workspaces may look like. */
final class WorkspaceNames {
  private static final int MAX_NAME = 120;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
  private static final int MAX_VALUE = 255;

  private WorkspaceNames() {}

  static void requireName(String name) {
    if (name.isBlank()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the name is empty");
    }
    requireText("name", name, MAX_NAME);
  }

  static void requireLabel(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the label \"" + key + "\" is malformed",
          "a label's key has 1 to 63 letters, digits, dots, dashes, underscores and slashes",
          null);
    }
    requireText("value of the label " + key, value, MAX_VALUE);
  }

  private static void requireText(String what, String text, int max) {
    if (text.length() > max || text.chars().anyMatch(Character::isISOControl)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the " + what + " is longer than " + max + " characters or holds a control character");
    }
  }
}
