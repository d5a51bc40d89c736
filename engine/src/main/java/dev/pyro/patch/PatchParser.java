package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;

/** Reads a patch from its first line to its last. */
final class PatchParser {
  private static final String HINT =
      "A patch is a unified diff: `--- a/FILE`, `+++ b/FILE`, then hunks that begin with `@@`.";

  private final PatchLines lines;
  private final List<FilePatch> files = new ArrayList<>();
  private Section section;

  /** Whether other text may stand here: before the first file, after a fence, in a mail. */
  private boolean prose = true;

  /**
   * Whether the hunk before had as many lines as its header says. What follows then is no part of
   * it, and may be any text.
   */
  private boolean afterExactHunk;

  private final BinaryAllowance binaryAllowance = new BinaryAllowance();
  private int at;

  PatchParser(String raw) {
    lines = new PatchLines(raw);
  }

  List<FilePatch> parse() {
    while (at < lines.size()) {
      line();
    }
    finish();
    if (files.isEmpty()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the patch names no file", HINT, null);
    }
    return files;
  }

  private void line() {
    String line = lines.get(at);
    if (line.startsWith("diff --git ")) {
      begin(true);
      at++;
    } else if (lines.isNames(at)) {
      if (section == null || section.hasNames() || section.hasHunks()) {
        begin(false);
      }
      section.names(at);
      at += 2;
    } else if (line.startsWith("@@@") || line.startsWith("diff --c")) {
      throw lines.malformed(at, "is from a merge; only diffs of two files can be applied");
    } else if (line.startsWith("@@")) {
      hunk();
    } else if (isOpen() && line.equals("GIT binary patch")) {
      at = section.binary(at, binaryAllowance);
      afterExactHunk = true;
    } else if (isOpen() && section.header(at)) {
      at++;
    } else if (Section.isGitHeader(lines, at)) {
      begin(false);
    } else {
      other(line);
      at++;
    }
  }

  /** Headers of git stand before the names and hunks. */
  private boolean isOpen() {
    return section != null && !section.hasNames() && !section.hasHunks();
  }

  private void begin(boolean git) {
    finish();
    section = new Section(lines, at, git);
    prose = false;
    afterExactHunk = false;
  }

  private void finish() {
    if (section != null) {
      files.add(section.finish());
      section = null;
    }
  }

  private void hunk() {
    if (section == null) {
      throw lines.malformed(at, "begins a hunk, but no `---` and `+++` lines name its file");
    }
    HunkParser parser = new HunkParser(lines, at, section.isGit());
    section.add(parser.parse());
    at = parser.end();
    afterExactHunk = parser.isExact();
  }

  /** Lines that are no part of a diff: known ones are skipped, unknown ones only among prose. */
  private void other(String line) {
    if (line.startsWith("Binary files ") && line.stripTrailing().endsWith(" differ")) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          lines.malformed(at, "says that a binary file differs, but not how").getMessage(),
          "Make the patch with `git diff --binary`, or leave that file out.",
          null);
    }
    if (line.matches("\\*\\*\\* (Update|Add|Delete) File: .*")) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          lines.malformed(at, "is not of a unified diff").getMessage(),
          HINT,
          null);
    }
    boolean signature = afterExactHunk ? lines.maybeSignature(at) : lines.isVersionSignature(at);
    if (lines.isFence(at) || line.startsWith("From ") || signature) {
      finish();
      prose = true;
      return;
    }
    boolean known =
        line.isBlank()
            || line.startsWith("diff ")
            || line.startsWith("Index: ")
            || line.startsWith("====")
            || line.startsWith("Only in ")
            || line.startsWith("*** ");
    if (known && !line.isBlank()) {
      finish();
    }
    if (!known && afterExactHunk && !goesOn()) {
      finish();
      prose = true;
    }
    if (!known && !prose) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          lines.malformed(at, "is neither part of a hunk nor a header: ").getMessage()
              + Raw.shown(line),
          "In a hunk, unchanged lines begin with a space, deleted with `-`, added with `+`.",
          null);
    }
  }

  /**
   * Returns whether a hunk seems to go on after it had as many lines as its header says: in what
   * follows it without a blank line, something is added or deleted.
   */
  private boolean goesOn() {
    boolean adjacent = at > 0 && lines.isBody(at - 1) && !lines.get(at - 1).isEmpty();
    for (int next = at; adjacent && !lines.get(next).isEmpty(); next++) {
      if (lines.isNames(next) || lines.maybeSignature(next) || lines.get(next).startsWith("@@")) {
        return false;
      }
      if (lines.get(next).startsWith("+") || lines.get(next).startsWith("-")) {
        return true;
      }
    }
    return false;
  }
}
