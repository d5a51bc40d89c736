package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds symbolic links that lead out of their tree, also by way of others: {@code a/..} is not the
 * root if {@code a} is a link.
 */
final class LinkJudge {
  /** As many links as Linux follows in one path; whoever needs more gets nowhere. */
  private static final int MAX_FOLLOWED = 40;

  private final Map<TreePath, LinkText> links = new LinkedHashMap<>();

  void add(TreePath path, LinkText target) {
    links.put(path, target);
  }

  void judge(Faults faults) {
    links.forEach((path, target) -> {
      if (leadsOut(path, target)) {
        faults.add(path.display(), "leads out of the tree, to " + target.display());
      }
    });
  }

  private boolean leadsOut(TreePath path, LinkText target) {
    if (target.isAbsolute()) {
      return true;
    }
    List<byte[]> at = new ArrayList<>(components(path.parent().raw()));
    Deque<byte[]> ahead = new ArrayDeque<>(components(target.raw()));
    int followed = 0;
    while (!ahead.isEmpty()) {
      byte[] name = ahead.removeFirst();
      if (is(name, "..")) {
        if (at.isEmpty()) {
          return true;
        }
        at.removeLast();
        continue;
      }
      at.add(name);
      LinkText next = linkAt(at);
      if (next == null) {
        continue;
      }
      if (next.isAbsolute()) {
        return true;
      }
      if (++followed == MAX_FOLLOWED) {
        return false;
      }
      at.removeLast();
      components(next.raw()).reversed().forEach(ahead::addFirst);
    }
    return false;
  }

  private LinkText linkAt(List<byte[]> components) {
    int length = components.size() - 1;
    for (byte[] component : components) {
      length += component.length;
    }
    if (length > TreePath.MAX_BYTES) {
      return null; // nothing can be there
    }
    byte[] path = new byte[length];
    int used = 0;
    for (byte[] component : components) {
      if (used > 0) {
        path[used++] = '/';
      }
      System.arraycopy(component, 0, path, used, component.length);
      used += component.length;
    }
    return links.get(TreePath.trusted(path, 0, length));
  }

  /** Splits at slashes, without empty components and {@code .}. */
  private static List<byte[]> components(byte[] path) {
    List<byte[]> components = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        byte[] component = Arrays.copyOfRange(path, start, i);
        if (component.length > 0 && !is(component, ".")) {
          components.add(component);
        }
        start = i + 1;
      }
    }
    return components;
  }

  private static boolean is(byte[] name, String dots) {
    return name.length == dots.length() && name[0] == '.' && name[name.length - 1] == '.';
  }
}
