package dev.pyro.disk;

import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The way along one path. */
final class Walk {
  private static final int MAX_LINKS = 40; // as Linux has it
  private static final int MAX_STEPS = 4096;
  private static final byte[] HERE = ".".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UP = "..".getBytes(StandardCharsets.US_ASCII);

  private final Ext4 files;
  private final Deque<byte[]> ahead = new ArrayDeque<>();
  private final List<Ext4.Found> behind = new ArrayList<>();
  private int links;

  Walk(Ext4 files) throws IOException {
    this.files = files;
    behind.add(new Ext4.Found(TreePath.ROOT, files.root()));
  }

  Optional<Ext4.Found> find(byte[] path) throws IOException {
    goOnWith(path);
    for (int steps = 0; !ahead.isEmpty(); steps++) {
      if (steps == MAX_STEPS) {
        throw tooFar();
      }
      if (!step(ahead.removeFirst())) {
        return Optional.empty();
      }
    }
    return Optional.of(behind.getLast());
  }

  private static DiskFormatException tooFar() {
    return new DiskFormatException.TooManyLinks("has links that lead too far");
  }

  /** Takes one step; false if there is nothing. */
  private boolean step(byte[] component) throws IOException {
    Ext4.Found here = behind.getLast();
    if (!here.node().isDirectory()) {
      return false;
    }
    if (Arrays.equals(component, HERE)) {
      return true;
    }
    if (Arrays.equals(component, UP)) {
      if (behind.size() > 1) { // above the root is the root
        behind.removeLast();
      }
      return true;
    }
    for (Ext4.Name name : here.node().names()) {
      if (Arrays.equals(name.text().bytes(), component)) {
        enter(here.path(), name);
        return true;
      }
    }
    return false;
  }

  private void enter(TreePath directory, Ext4.Name name) throws IOException {
    Ext4.Node node = files.node(name);
    if (!node.isSymlink()) {
      try {
        behind.add(new Ext4.Found(directory.resolve(name.text()), node));
        return;
      } catch (IllegalArgumentException e) {
        throw tooFar();
      }
    }
    links++;
    if (links > MAX_LINKS) {
      throw new DiskFormatException.TooManyLinks(
          "has links in a circle, or more than " + MAX_LINKS + " on one path");
    }
    byte[] target = node.target();
    if (target[0] == '/') {
      behind.subList(1, behind.size()).clear();
    }
    goOnWith(target);
  }

  /** Puts the components of a path before all others. */
  private void goOnWith(byte[] path) {
    int end = path.length;
    for (int i = path.length - 1; i >= -1; i--) {
      if (i == -1 || path[i] == '/') {
        if (i + 1 < end) {
          ahead.addFirst(Arrays.copyOfRange(path, i + 1, end));
        }
        end = i;
      }
    }
  }
}
