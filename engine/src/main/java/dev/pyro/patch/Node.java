package dev.pyro.patch;

import java.util.Arrays;
import java.util.Objects;

/** What stands at a path: its kind and, for a file or link, its bytes. */
public final class Node {
  private final Kind kind;
  private final byte[] content;
  private final String noun;

  /**
   * Creates a node.
   *
   * @param content of a file, or the target of a link; kept, not copied, so nobody may change it
   */
  public Node(Kind kind, byte[] content) {
    this(kind, content, kind.noun);
  }

  private Node(Kind kind, byte[] content, String noun) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.content = Objects.requireNonNull(content, "content");
    this.noun = noun;
  }

  /** Returns what stands where there is no file and no link. */
  public static Node other() {
    return other(Kind.OTHER.noun);
  }

  /**
   * Returns something that a patch does not change.
   *
   * @param noun what it is, for messages: "a file of more than 16 MiB"
   */
  public static Node other(String noun) {
    return new Node(Kind.OTHER, new byte[0], noun);
  }

  /** Returns the kind. */
  public Kind kind() {
    return kind;
  }

  /** Returns what it is, for messages. */
  String noun() {
    return noun;
  }

  /** Returns the bytes themselves, not a copy. */
  public byte[] content() {
    return content;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Node node && kind == node.kind && Arrays.equals(content, node.content);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return kind + " of " + content.length + " bytes";
  }

  /** The kinds that git tells apart, and one for all else. */
  public enum Kind {
    /** A regular file. */
    FILE("100644", "a file"),
    /** A regular file that its owner may execute. */
    EXECUTABLE("100755", "a file"),
    /** A symbolic link. */
    SYMLINK("120000", "a symbolic link"),
    /** A folder, device, socket or pipe: a patch does not change them. */
    OTHER("", "neither a file nor a symbolic link");

    /** As git writes it. */
    final String mode;

    /** For messages. */
    final String noun;

    Kind(String mode, String noun) {
      this.mode = mode;
      this.noun = noun;
    }

    /** Returns whether git can turn one into the other by a mode change. */
    boolean isLike(Kind kind) {
      return noun.equals(kind.noun);
    }
  }
}
