package dev.pyro.workspace.disk;

import dev.pyro.ArtifactType;
import dev.pyro.ErrorCode;
import dev.pyro.FileEntry;
import dev.pyro.PyroException;
import dev.pyro.disk.DiskFormatException;
import dev.pyro.disk.Ext4;
import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import dev.pyro.secret.Redactor;
import dev.pyro.workspace.call.Listings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What directories of a disk hold. */
final class DiskListing {
  private static final int MAX_ENTRIES = 1_000_000;

  private final Ext4 files;
  private final Redactor redactor;
  private final int maxEntries;
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<Entry> ahead = new ArrayDeque<>();
  private final Set<Long> directories = new HashSet<>();

  private record Entry(TreePath path, Ext4.Node node) {}

  DiskListing(Ext4 files, Redactor redactor) {
    this(files, redactor, MAX_ENTRIES);
  }

  DiskListing(Ext4 files, Redactor redactor, int maxEntries) {
    this.maxEntries = maxEntries;
    this.files = files;
    this.redactor = redactor;
  }

  /** Returns what is in a directory, or the one thing that it is; sorted by path. */
  List<FileEntry> of(Ext4.Found found, boolean recursive) throws IOException {
    Entry start = new Entry(found.path(), found.node());
    if (!start.node().isDirectory()) {
      return List.of(shown(start));
    }
    ahead.add(start);
    while (!ahead.isEmpty()) {
      enter(ahead.remove(), recursive);
    }
    entries.sort(Comparator.comparing(Entry::path));
    List<FileEntry> shown = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Listings.checkInterrupt();
      shown.add(shown(entry));
    }
    return shown;
  }

  private void enter(Entry directory, boolean recursive) throws IOException {
    if (!directories.add(directory.node().number())) {
      throw new DiskFormatException("has a directory in two places");
    }
    for (Ext4.Name name : directory.node().names()) {
      Listings.checkInterrupt();
      Entry entry = new Entry(below(directory.path(), name), files.node(name));
      if (entries.size() == maxEntries) {
        throw new PyroException(
            ErrorCode.LIMIT_EXCEEDED, "there are more than " + maxEntries + " entries");
      }
      entries.add(entry);
      if (recursive && entry.node().isDirectory()) {
        ahead.add(entry);
      }
    }
  }

  private static TreePath below(TreePath directory, Ext4.Name name) {
    try {
      return directory.resolve(name.text());
    } catch (IllegalArgumentException e) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          "a path below " + directory.display() + " " + e.getMessage(),
          e);
    }
  }

  private FileEntry shown(Entry entry) throws IOException {
    Ext4.Node node = entry.node();
    return new FileEntry(
        redactor.redact(shown(entry.path())),
        type(node),
        node.isFile() ? node.size() : 0,
        Listings.mode(node.permissions()),
        node.modified(),
        node.isSymlink() ? Optional.of(redactor.redact(target(node))) : Optional.empty());
  }

  private static String target(Ext4.Node link) throws IOException {
    try {
      return LinkText.of(link.target()).display();
    } catch (IllegalArgumentException e) {
      throw new DiskFormatException("has a symbolic link that " + e.getMessage());
    }
  }

  private static ArtifactType type(Ext4.Node node) {
    if (node.isDirectory()) {
      return ArtifactType.DIRECTORY;
    }
    if (node.isSymlink()) {
      return ArtifactType.SYMLINK;
    }
    return node.isFile() ? ArtifactType.FILE : ArtifactType.OTHER;
  }

  /** Returns a path of a disk as users see it. */
  static String shown(TreePath path) {
    return path.isRoot() ? "/" : "/" + path.display();
  }
}
