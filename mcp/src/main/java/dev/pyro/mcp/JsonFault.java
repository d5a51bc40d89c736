package dev.pyro.mcp;

import java.util.Optional;

/**
 * Finds out what is wrong with a text that is not JSON. The library that reads JSON tells it in
 * words for programmers of its own, such as which of its settings would accept the text.
 */
final class JsonFault {
  private final String text;
  private final int maxDepth;
  private int at;
  private int depth;

  private JsonFault(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  /** The first fault; it ends the search. */
  private static final class Found extends Exception {
    private static final long serialVersionUID = 1L;

    Found(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Returns where the text stops to be JSON, and what had to follow there. Half of a surrogate pair
   * is no fault here.
   */
  static Optional<String> in(String text, int maxDepth) {
    try {
      new JsonFault(text, maxDepth).document();
      return Optional.empty();
    } catch (Found e) {
      return Optional.of(e.getMessage());
    }
  }

  private void document() throws Found {
    value("a value");
    blanks();
    if (at < text.length()) {
      throw expected("the end");
    }
  }

  private void value(String what) throws Found {
    blanks();
    switch (next()) {
      case '{' -> members('}', true);
      case '[' -> members(']', false);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number(what);
    }
  }

  private void members(char end, boolean named) throws Found {
    if (++depth > maxDepth) {
      throw new Found("more than " + maxDepth + " levels of nesting" + place());
    }
    at++;
    blanks();
    for (boolean first = true; next() != end || !first; first = false) {
      if (!first) {
        need(',', ", or " + end);
      }
      if (named) {
        blanks();
        if (next() != '"') {
          throw expected("a name in double quotes");
        }
        string();
        need(':', ":");
      }
      value(first && !named ? "a value, or " + end : "a value");
      blanks();
      if (next() == end) {
        break;
      }
    }
    at++;
    depth--;
  }

  private void need(char wanted, String what) throws Found {
    blanks();
    if (next() != wanted) {
      throw expected(what);
    }
    at++;
  }

  private void string() throws Found {
    at++;
    while (next() != '"') {
      if (at == text.length()) {
        throw expected("\" at the end of the string");
      }
      if (next() < ' ') {
        throw expected("an escape such as \\n for a control character");
      }
      at++;
      if (text.charAt(at - 1) == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() throws Found {
    if (next() == 'u') {
      at++;
      for (int i = 0; i < 4; i++, at++) {
        if (at == text.length() || Character.digit(next(), 16) < 0 || next() > 'f') {
          throw expected("four hexadecimal digits");
        }
      }
    } else if (at < text.length() && "\"\\/bfnrt".indexOf(next()) >= 0) {
      at++;
    } else {
      throw expected("one of \" \\ / b f n r t u after a backslash");
    }
  }

  private void word(String word) throws Found {
    if (!text.startsWith(word, at)) {
      throw expected(word);
    }
    at += word.length();
  }

  private void number(String what) throws Found {
    boolean negative = next() == '-';
    if (!negative && !isDigit()) {
      throw expected(what);
    }
    at += negative ? 1 : 0;
    if (next() == '0') {
      at++;
    } else {
      digits();
    }
    if (next() == '.') {
      at++;
      digits();
    }
    if (next() == 'e' || next() == 'E') {
      at++;
      at += next() == '+' || next() == '-' ? 1 : 0;
      digits();
    }
  }

  private void digits() throws Found {
    if (!isDigit()) {
      throw expected("a digit");
    }
    while (isDigit()) {
      at++;
    }
  }

  private boolean isDigit() {
    return next() >= '0' && next() <= '9';
  }

  private void blanks() {
    while (at < text.length() && " \t\n\r".indexOf(next()) >= 0) {
      at++;
    }
  }

  /** Returns the next character, or NUL at the end: outside of strings, neither is ever right. */
  private char next() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private Found expected(String what) {
    String found =
        at < text.length()
            ? WireJson.quote(Character.toString(text.codePointAt(at)))
            : "the end of the text";
    return new Found("expected " + what + ", found " + found + place());
  }

  private String place() {
    int line = 1;
    int begin = 0;
    for (int feed = text.indexOf('\n'); feed >= 0 && feed < at; feed = text.indexOf('\n', begin)) {
      line++;
      begin = feed + 1;
    }
    return " at line " + line + ", column " + (text.codePointCount(begin, at) + 1);
  }
}
