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
    Raw.lines(text).forEach(line -> lines.add(Raw.withoutTerminator(line)));
    if (headersEndInCarriageReturns()) {
      lines.replaceAll(PatchLines::withoutCarriageReturn);
    }
  }

  /**
   * Returns whether all of the patch became CRLF on its way, as in a mail. In the patch of a CRLF
   * file the lines of the hunks end in CRLF, those of the headers do not.
   */
  private boolean headersEndInCarriageReturns() {
    for (int at = 0; at < size(); at++) {
      if (isNames(at) || get(at).startsWith("diff --git ")) {
        return get(at).endsWith("\r");
      }
    }
    return false;
  }

  private static String withoutCarriageReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
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

  /**
   * Returns whether the signature of a mail may begin, which looks like a deleted line. No line of
   * a hunk follows it.
   */
  boolean maybeSignature(int at) {
    return (get(at).equals("-- ") || get(at).equals("--"))
        && !isBody(at + 1)
        && !get(at + 1).isEmpty()
        && !get(at + 1).startsWith("@@");
  }

  /** Returns whether a signature begins whose text is a version, as git writes it. */
  boolean isVersionSignature(int at) {
    return maybeSignature(at) && get(at + 1).matches("\\d+\\.\\d+[\\w. ()-]*");
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
