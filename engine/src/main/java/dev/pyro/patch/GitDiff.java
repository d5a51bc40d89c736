package dev.pyro.patch;

import dev.pyro.ChangeStatus;
import dev.pyro.path.TreePath;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes a diff as git does. {@code git apply} accepts it and gives every byte back: missing final
 * newlines, carriage returns, modes, empty files, links, and names of any bytes.
 *
 * @param place the folder in a repository that the tree is a copy of; the root if it is none. Names
 *     begin with it, since git takes them as seen from the repository's root
 * @param binary whether to write what is not text as git's binary patches
 * @param otherText what becomes of text that is not UTF-8
 */
public record GitDiff(TreePath place, boolean binary, OtherText otherText) {
  private static final byte[] NOTHING = {};

  /** What a diff does with text that is not UTF-8, which a string cannot hold. */
  public enum OtherText {
    /** Its bytes are written as they are. */
    AS_IT_IS,
    /** It becomes a binary patch. */
    AS_BINARY,
    /** It is not told. */
    LEFT_OUT
  }

  /** Checks that nothing is null. */
  public GitDiff {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(otherText, "otherText");
  }

  /** Returns a copy that writes no binary patch, whatever a change is of. */
  public GitDiff withoutBinary() {
    boolean text = otherText == OtherText.AS_IT_IS;
    return new GitDiff(place, false, text ? OtherText.AS_IT_IS : OtherText.LEFT_OUT);
  }

  /**
   * Returns the part of the patch with a change; empty if it changes no file or link, or is not
   * told. A change of type is a deletion and an addition. What is {@link Node.Kind#OTHER} counts as
   * absent, since git knows no folders.
   */
  public byte[] of(Change change) {
    Optional<Node> before = change.before().filter(node -> node.kind() != Node.Kind.OTHER);
    Optional<Node> after = change.after().filter(node -> node.kind() != Node.Kind.OTHER);
    if (before.equals(after)) {
      return NOTHING;
    }
    if (before.isPresent() && after.isPresent() && change.status() == ChangeStatus.TYPE_CHANGED) {
      String deletion = section(change.path(), before, Optional.empty());
      String addition = section(change.path(), Optional.empty(), after);
      boolean whole = !deletion.isEmpty() && !addition.isEmpty();
      return whole ? Raw.bytes(deletion + addition) : NOTHING;
    }
    return Raw.bytes(section(change.path(), before, after));
  }

  private String section(TreePath path, Optional<Node> before, Optional<Node> after) {
    String folder = place.isRoot() ? "" : Raw.of(place.raw()) + "/";
    SectionWriter writer = new SectionWriter(folder + Raw.of(path.raw()), before, after);
    if (!new Change(path, before, after).isText()) {
      return binary ? writer.asBinary() : "";
    }
    String lines = writer.asLines();
    if (otherText == OtherText.AS_IT_IS || TextFiles.isUtf8(Raw.bytes(lines))) {
      return lines;
    }
    return otherText == OtherText.AS_BINARY ? writer.asBinary() : "";
  }
}
