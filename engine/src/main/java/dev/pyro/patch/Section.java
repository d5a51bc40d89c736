package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a patch on one file while it is read. */
final class Section {
  private static final Pattern MODE =
      Pattern.compile("(old mode|new mode|new file mode|deleted file mode) ([0-7]{6}) *");
  private static final Pattern MOVE = Pattern.compile("(rename|copy) (from|to) (.+)");

  /** The date of a file that does not exist, as diff -N writes it, in any time zone. */
  private static final Pattern BEGINNING_OF_TIME =
      Pattern.compile(".*\t(1970-01-01|1969-12-31|Thu Jan +1 .*1970|Wed Dec 31 .*1969).*");

  private static final String WORKSPACE = "/workspace/";
  private static final int TYPE_BITS = 0170000;
  private static final int FILE_TYPE = 0100000;
  private static final int LINK_TYPE = 0120000;
  private static final int OWNER_MAY_EXECUTE = 0100;

  private final PatchLines lines;
  private final int start;
  private final boolean git;
  private final List<Hunk> hunks = new ArrayList<>();
  private Optional<PatchNames> gitNames = Optional.empty();
  private Optional<PatchNames> names = Optional.empty();
  private Optional<Node.Kind> oldMode = Optional.empty();
  private Optional<Node.Kind> newMode = Optional.empty();
  private boolean added;
  private boolean deleted;
  private boolean goneTarget;
  private String ids = "";
  private Optional<BinaryChange> binary = Optional.empty();
  private String move = "";
  private String moveFrom;
  private String moveTo;

  /** Begins a part; {@code git} if its first line is {@code diff --git}. */
  Section(PatchLines lines, int start, boolean git) {
    this.lines = lines;
    this.start = start;
    this.git = git;
    if (git) {
      gitNames = PatchNames.ofGit(lines.get(start).substring("diff --git ".length()));
    }
  }

  /** Returns whether a header of git other than {@code diff --git} is at a line. */
  static boolean isGitHeader(PatchLines lines, int at) {
    return MODE.matcher(lines.get(at)).matches()
        || (lines.get(at).startsWith("rename from ") && lines.get(at + 1).startsWith("rename to "))
        || (lines.get(at).startsWith("copy from ") && lines.get(at + 1).startsWith("copy to "));
  }

  boolean isGit() {
    return git;
  }

  boolean hasNames() {
    return names.isPresent();
  }

  boolean hasHunks() {
    return !hunks.isEmpty();
  }

  void add(Hunk hunk) {
    hunks.add(hunk);
  }

  /** Reads a change of git that is not told line by line, and returns the line after it. */
  int binary(int at, BinaryAllowance allowance) {
    BinaryParser parser = new BinaryParser(lines, at + 1, allowance);
    binary =
        Optional.of(
            parser.parse(
                BinaryChange.Ids.of(ids)
                    .orElseThrow(() ->
                        lines.malformed(
                            at, "begins a binary patch, but no `index` line has both full ids"))));
    return parser.end();
  }

  void names(int at) {
    names =
        Optional.of(
            PatchNames.ofUnified(lines.get(at).substring(4), lines.get(at + 1).substring(4)));
    goneTarget = BEGINNING_OF_TIME.matcher(lines.get(at + 1)).matches();
  }

  /** Takes in a header of git; false if the line is none. */
  boolean header(int at) {
    String line = lines.get(at);
    Matcher mode = MODE.matcher(line);
    Matcher moved = MOVE.matcher(line);
    if (mode.matches()) {
      Optional<Node.Kind> kind = Optional.of(kind(mode.group(2), at));
      switch (mode.group(1)) {
        case "new file mode" -> {
          added = true;
          newMode = kind;
        }
        case "deleted file mode" -> {
          deleted = true;
          oldMode = kind;
        }
        case "old mode" -> oldMode = kind;
        default -> newMode = kind;
      }
      return true;
    }
    if (moved.matches()) {
      move = moved.group(1);
      if (moved.group(2).equals("from")) {
        moveFrom = PatchNames.movedName(moved.group(3));
      } else {
        moveTo = PatchNames.movedName(moved.group(3));
      }
      return true;
    }
    if (line.startsWith("index ")) {
      ids = line.substring("index ".length());
      return true;
    }
    return line.startsWith("similarity index ") || line.startsWith("dissimilarity index ");
  }

  private Node.Kind kind(String digits, int at) {
    int mode = Integer.parseInt(digits, 8);
    return switch (mode & TYPE_BITS) {
      case FILE_TYPE -> (mode & OWNER_MAY_EXECUTE) != 0 ? Node.Kind.EXECUTABLE : Node.Kind.FILE;
      case LINK_TYPE -> Node.Kind.SYMLINK;
      default -> throw lines.malformed(at, "has mode " + digits + ", neither a file nor a link");
    };
  }

  /** Returns what was read. */
  FilePatch finish() {
    if (!move.isEmpty()) {
      return moved();
    }
    PatchNames both = bothNames();
    if ((both.source().isEmpty() && both.target().isEmpty()) || (added && deleted)) {
      throw fault("is an addition and a deletion at once");
    }
    TreePath source = path(both.source().or(both::target));
    TreePath target = path(both.target().or(both::source));
    if (deleted || both.target().isEmpty() || isSilentDeletion()) {
      return new FilePatch(FilePatch.Kind.DELETE, source, source, oldMode, false, hunks, binary);
    }
    if (added || both.source().isEmpty() || isSilentAddition()) {
      return new FilePatch(
          FilePatch.Kind.ADD, target, target, newMode, false, withoutStrippedLines(), binary);
    }
    checkMode();
    if (!source.equals(target)) {
      return new FilePatch(FilePatch.Kind.RENAME, source, target, newMode, true, hunks, binary);
    }
    if (hunks.isEmpty() && newMode.isEmpty() && binary.isEmpty()) {
      throw fault("changes nothing");
    }
    return new FilePatch(FilePatch.Kind.MODIFY, source, target, newMode, false, hunks, binary);
  }

  private PatchNames bothNames() {
    PatchNames both = names.or(() -> gitNames).orElseThrow(() -> fault("names no file"));
    Optional<PatchNames.Prefixes> prefixes = gitNames.flatMap(PatchNames::prefixes);
    if (names.isPresent() && prefixes.isPresent()) {
      return both.without(prefixes.get());
    }
    return isSilentAddition() || isSilentDeletion() ? both.withoutDifferingFolders() : both;
  }

  private FilePatch moved() {
    if (moveFrom == null || moveTo == null) {
      throw fault("has only one of `" + move + " from` and `" + move + " to`");
    }
    checkMode();
    TreePath source = path(Optional.of(moveFrom));
    TreePath target = path(Optional.of(moveTo));
    FilePatch.Kind kind =
        source.equals(target)
            ? FilePatch.Kind.MODIFY
            : move.equals("copy") ? FilePatch.Kind.COPY : FilePatch.Kind.RENAME;
    return new FilePatch(kind, source, target, newMode, false, hunks, binary);
  }

  private void checkMode() {
    if (oldMode.isPresent() && newMode.isPresent() && !oldMode.get().isLike(newMode.get())) {
      throw fault("turns a file into a link or the reverse; delete it and add it instead");
    }
  }

  /** Plain diffs of a file that was not there may have its name, and line 0, on both sides. */
  private boolean isSilentAddition() {
    return !git
        && hunks.size() == 1
        && hunks.getFirst().oldStart() == 0
        && hunks.getFirst().before().stream().allMatch(HunkLine::isBlank);
  }

  /** Plain diffs of a file that is gone say that it is as old as time. */
  private boolean isSilentDeletion() {
    return !git
        && goneTarget
        && hunks.size() == 1
        && hunks.getFirst().after().stream().allMatch(HunkLine::isBlank);
  }

  /** A new file has no context, so a blank line in it has lost its plus. */
  private List<Hunk> withoutStrippedLines() {
    return hunks.stream()
        .map(Hunk::withoutSpare)
        .map(hunk -> hunk.map(line -> isStripped(line) ? line.as(HunkLine.Op.ADD) : line))
        .toList();
  }

  private static boolean isStripped(HunkLine line) {
    return line.op() == HunkLine.Op.CONTEXT && line.text().isEmpty();
  }

  private TreePath path(Optional<String> name) {
    String plain = name.orElseThrow();
    if (plain.startsWith(WORKSPACE)) {
      plain = plain.substring(WORKSPACE.length());
    }
    while (plain.startsWith("./")) {
      plain = plain.substring(2);
    }
    String fault;
    try {
      if (!plain.isEmpty()) {
        return TreePath.of(Raw.bytes(plain));
      }
      fault = "is empty";
    } catch (IllegalArgumentException e) {
      fault = e.getMessage();
    }
    throw new PyroException(
        ErrorCode.INVALID_ARGUMENT,
        "line " + (start + 1) + " of the patch: the path " + CQuoting.quoted(plain) + " " + fault,
        "Paths are relative to the root, without `..`.",
        null);
  }

  private PyroException fault(String fault) {
    return lines.malformed(start, "begins a part that " + fault);
  }
}
