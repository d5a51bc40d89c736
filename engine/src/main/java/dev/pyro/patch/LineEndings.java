package dev.pyro.patch;

import java.util.List;

/**
 * Adapts the line endings of hunks to a file, because models see files without their carriage
 * returns. It does so only if every line of the file ends in one way and every line of its hunks in
 * the other. Otherwise a carriage return is content like any other character.
 */
final class LineEndings {
  private LineEndings() {}

  static List<Hunk> fitted(List<Hunk> hunks, List<String> file) {
    Boolean wanted = ofFile(file);
    Boolean given = ofHunks(hunks);
    if (wanted == null || given == null || wanted.equals(given)) {
      return hunks;
    }
    return hunks.stream().map(hunk -> hunk.map(line -> fitted(line, wanted))).toList();
  }

  private static HunkLine fitted(HunkLine line, boolean carriageReturn) {
    String text = line.text();
    if (!line.terminated() || text.endsWith("\r") == carriageReturn) {
      return line;
    }
    return line.withText(carriageReturn ? text + "\r" : text.substring(0, text.length() - 1));
  }

  /** Returns whether all lines have a carriage return, or null if some have and some have not. */
  private static Boolean ofFile(List<String> lines) {
    Boolean all = null;
    for (String line : lines) {
      if (Raw.isTerminated(line)) {
        boolean has = line.endsWith("\r\n");
        if (all != null && all != has) {
          return null;
        }
        all = has;
      }
    }
    return all;
  }

  /** The same; a stripped blank line says nothing. */
  private static Boolean ofHunks(List<Hunk> hunks) {
    Boolean all = null;
    for (Hunk hunk : hunks) {
      for (HunkLine line : hunk.lines()) {
        boolean has = line.text().endsWith("\r");
        boolean stripped = line.op() == HunkLine.Op.CONTEXT && line.text().isEmpty();
        if (line.terminated() && !stripped) {
          if (all != null && all != has) {
            return null;
          }
          all = has;
        }
      }
    }
    return all;
  }
}
