package dev.pyro.tree;

/** What a thing in a tree is; the numbers are those of the wire. */
public enum EntryType {
  /** A regular file. */
  FILE(1, "file"),
  /** A directory. */
  DIRECTORY(2, "directory"),
  /** A symbolic link. */
  SYMLINK(3, "symlink"),
  /** A further name of a file that came earlier. */
  HARD_LINK(4, "file"),
  /** A device, pipe or socket; only a guest names such things. */
  OTHER(5, "other");

  private static final EntryType[] ALL = values();

  final int number;
  private final String artifactType;

  EntryType(int number, String artifactType) {
    this.number = number;
    this.artifactType = artifactType;
  }

  /** Returns the type with a number of the wire, or null if there is none. */
  static EntryType of(int number) {
    return number >= 1 && number <= ALL.length ? ALL[number - 1] : null;
  }

  /** Returns the name that results use: {@code file}, {@code directory}, {@code symlink}, ... */
  public String artifactType() {
    return artifactType;
  }
}
