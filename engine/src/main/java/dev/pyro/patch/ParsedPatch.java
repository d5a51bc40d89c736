package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A patch as models and tools write it: unified or git-style text that adds, modifies, deletes,
 * renames, copies and changes modes.
 *
 * <p>It is read with patience for what does not matter: text and Markdown fences around it, missing
 * {@code diff --git} lines and {@code a/ b/} prefixes, dates after names, wrong or missing line
 * numbers and counts (the lines are right, and a place is searched from the stated line outward),
 * overlapping context, blank context lines that lost their space, missing markers for a missing
 * final newline, and {@code \r\n} for {@code \n} or the reverse if all lines of the file differ
 * from all lines of its hunks in just that. It is strict in what does: apart from these blanks and
 * newlines, each context and deleted line must stand in the file, and a line that is neither part
 * of a hunk nor a header is refused, not skipped.
 */
public final class ParsedPatch {
  /** Longest patch, in bytes of UTF-8. */
  public static final int MAX_BYTES = Limits.MAX_PATCH_BYTES;

  private final List<FilePatch> files;

  private ParsedPatch(List<FilePatch> files) {
    this.files = List.copyOf(files);
  }

  /**
   * Reads a patch.
   *
   * @throws PyroException {@code invalid_argument} if it is malformed, binary, without any file, or
   *     has a path that leads out; {@code limit_exceeded} if it is longer than {@link #MAX_BYTES}
   */
  public static ParsedPatch parse(String text) {
    // a char is at least one byte, so what is far too long is not even encoded
    checkLength(text.length());
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the patch is not valid Unicode");
    }
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a patch of any bytes: files have any encoding.
   *
   * @throws PyroException as {@link #parse(String)} does
   */
  public static ParsedPatch parse(byte[] patch) {
    checkLength(patch.length);
    return new ParsedPatch(new PatchParser(Raw.of(patch)).parse());
  }

  private static void checkLength(int length) {
    if (length > MAX_BYTES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          "the patch is longer than " + MAX_BYTES + " bytes",
          "Split it, or write whole files instead.",
          null);
    }
  }

  /** Returns all paths that the patch may mean: what a caller may fetch beforehand. */
  public SortedSet<TreePath> paths() {
    SortedSet<TreePath> paths = new TreeSet<>();
    for (FilePatch file : files) {
      for (FilePatch reading : file.readings()) {
        paths.add(reading.source());
        paths.add(reading.target());
      }
    }
    return paths;
  }

  /**
   * Works out what the patch changes. Each file's part sees the results of those before it.
   *
   * @param place the folder in a repository that the tree is a copy of; the root if it is none. The
   *     patch may name files as seen from the repository's root
   * @param current what stands at a path now, links not followed; asked at most once for each of
   *     {@link #paths} and the folders they are in
   * @return one change for each path that becomes different, ordered by path; empty if the tree is
   *     already so. To carry them out, first delete, then write.
   * @throws PyroException {@code conflict} if a hunk does not match, or a path leads through a link
   *     or file; {@code not_found}; {@code already_exists} if a file to be added is there with
   *     other content; {@code limit_exceeded} if finding the places takes too much work
   */
  public List<Change> appliedTo(TreePath place, Function<TreePath, Optional<Node>> current) {
    try {
      return applied(files, place, current);
    } catch (PyroException e) {
      List<FilePatch> below = files.stream().flatMap(file -> file.without(place).stream()).toList();
      if (place.isRoot() || below.size() < files.size()) {
        throw e;
      }
      try {
        return applied(below, TreePath.ROOT, current);
      } catch (PyroException _) {
        throw e;
      }
    }
  }

  private static List<Change> applied(
      List<FilePatch> files, TreePath place, Function<TreePath, Optional<Node>> current) {
    Application application = new Application(current);
    application.apply(files, place);
    return application.changes();
  }
}
