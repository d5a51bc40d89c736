package dev.pyro;

import java.util.List;

/**
 * What a diff is to tell.
 *
 * <p>Paths are as {@code git diff} takes them: relative to {@code /workspace}; a directory stands
 * for all below it; in {@code *.c} or {@code src/*} the star stands for any text, slashes included.
 *
 * @param paths only these; empty for all
 * @param exclude not these
 * @param includeIgnored whether the patch also has what the {@code .gitignore} files of the
 *     workspace ignore; without it such paths are in the entries only
 * @param binary whether the patch has binary files as well, as git's binary patches
 */
public record DiffRequest(
    List<String> paths, List<String> exclude, boolean includeIgnored, boolean binary) {
  /** All paths; ignored and binary files are not in the patch. */
  public static final DiffRequest ALL = new DiffRequest(List.of(), List.of(), false, false);

  /** Copies the lists. */
  public DiffRequest {
    paths = List.copyOf(paths);
    exclude = List.copyOf(exclude);
  }

  /** Returns a request for some paths only. */
  public static DiffRequest of(String... paths) {
    return new DiffRequest(List.of(paths), List.of(), false, false);
  }

  /** Returns a copy that leaves some paths out. */
  public DiffRequest excluding(String... paths) {
    return new DiffRequest(this.paths, List.of(paths), includeIgnored, binary);
  }

  /** Returns a copy whose patch has what is ignored. */
  public DiffRequest includingIgnored() {
    return new DiffRequest(paths, exclude, true, binary);
  }

  /** Returns a copy whose patch has binary files. */
  public DiffRequest withBinary() {
    return new DiffRequest(paths, exclude, includeIgnored, true);
  }
}
