package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;

/** The lines of a patch, and what can be said of one by looking at it and those after it. */
final class PatchLines {
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final List<String> lines = new ArrayList<>();

  PatchLines(String raw) {
    String text = raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(3) : raw;
    List<String> all = Raw.lines(text);
    // a patch that became CRLF as a whole; in that of a CRLF file the headers have only \n
    boolean carriageReturns =
        text.contains("\r\n")
            && all.stream().allMatch(line -> line.endsWith("\r\n") || !Raw.isTerminated(line));
    for (String line : all) {
      String body = Raw.withoutTerminator(line);
      boolean strip = carriageReturns && body.endsWith("\r");
      lines.add(strip ? body.substring(0, body.length() - 1) : body);
    }
  }

  int size() {
    return lines.size();
  }

  /** Returns a line without its end; the empty text after the last one. */
  String get(int at) {
    return at < lines.size() ? lines.get(at) : "";
  }

  /** Returns whether two lines name a file. */
  boolean isNames(int at) {
    return get(at).startsWith("--- ") && get(at + 1).startsWith("+++ ");
  }

  /** Returns whether the signature of a mail begins, which looks like a deleted line. */
  boolean isSignature(int at) {
    if (!get(at).equals("-- ") && !get(at).equals("--")) {
      return false;
    }
    if (!get(at + 1).matches("\\d+\\.\\d+[\\w. ()-]*")) {
      return false;
    }
    int rest = at + 2;
    while (rest < size() && get(rest).isEmpty()) {
      rest++;
    }
    return rest >= size() || get(rest).startsWith("From ") || isFence(rest);
  }

  /** Returns whether a line begins or ends a block of Markdown. */
  boolean isFence(int at) {
    return get(at).startsWith("```") || get(at).startsWith("~~~");
  }

  /** Returns whether a line has the form of one in a hunk. */
  boolean isBody(int at) {
    return at < size() && (get(at).isEmpty() || " +-\\".indexOf(get(at).charAt(0)) >= 0);
  }

  PyroException malformed(int at, String fault) {
    return new PyroException(
        ErrorCode.INVALID_ARGUMENT, "line " + (at + 1) + " of the patch " + fault);
  }
}
