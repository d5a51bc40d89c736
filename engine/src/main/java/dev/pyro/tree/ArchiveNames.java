package dev.pyro.tree;

import dev.pyro.path.Shown;
import dev.pyro.path.TreePath;
import java.util.Arrays;

/** The names in an archive as paths of a tree. */
final class ArchiveNames {
  private ArchiveNames() {}

  /**
   * Returns a name without the {@code .} and slashes that mean nothing.
   *
   * @throws IllegalArgumentException if it is absolute, leads up or is too long; the message is the
   *     reason alone
   */
  static TreePath path(byte[] name) {
    if (name.length == 0) {
      throw new IllegalArgumentException("has no name");
    }
    if (name[0] == '/') {
      throw new IllegalArgumentException("is absolute");
    }
    byte[] kept = new byte[name.length];
    int used = 0;
    int start = 0;
    for (int i = 0; i <= name.length; i++) {
      if (i == name.length || name[i] == '/') {
        boolean nothing = i == start || (i == start + 1 && name[start] == '.');
        if (!nothing) {
          if (used > 0) {
            kept[used++] = '/';
          }
          System.arraycopy(name, start, kept, used, i - start);
          used += i - start;
        }
        start = i + 1;
      }
    }
    return TreePath.of(Arrays.copyOf(kept, used));
  }

  /** Returns a name for people, whatever it is. */
  static String display(byte[] name) {
    return name.length == 0
        ? "an entry"
        : Shown.text(name.length > 512 ? Arrays.copyOf(name, 512) : name);
  }
}
