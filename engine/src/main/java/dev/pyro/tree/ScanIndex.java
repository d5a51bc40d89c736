package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a guest said about every entry of a tree at one time, at some 60 bytes each beyond the
 * paths. The root of the tree itself, with which a scan begins, is left out.
 */
public final class ScanIndex {
  private final PathTable paths;
  private byte[] types = new byte[64];
  private short[] modes = new short[64];
  private long[] sizes = new long[64];
  private long[] mtimes = new long[64];
  private long[] ctimes = new long[64];
  private long[] inodes = new long[64];
  private final Map<TreePath, LinkText> links = new HashMap<>();

  private ScanIndex() {
    paths = new PathTable();
    paths.add(TreePath.ROOT.raw());
  }

  /** Returns a scan that tells of no entry. */
  public static ScanIndex none() {
    return new ScanIndex();
  }

  private ScanIndex(TreeReader reader) throws IOException {
    paths = reader.paths();
    TreeEntry root = reader.next();
    if (root == null || !root.path().isRoot()) {
      throw new TreeFormatException("a scan does not begin with the root");
    }
    for (TreeEntry entry = reader.next(); entry != null; entry = reader.next()) {
      add(reader.number(), entry);
    }
  }

  /**
   * Reads a scan.
   *
   * @throws TreeFormatException if the guest broke the protocol
   * @throws dev.pyro.PyroException if the guest reports a failure, or the tree is too large
   */
  public static ScanIndex read(InputStream scan) throws IOException {
    return new ScanIndex(new TreeReader(scan, TreeReader.Form.SCAN));
  }

  /** Reads a scan that {@link #write} has kept. */
  public static ScanIndex load(Path file) throws IOException {
    try (InputStream in = PlainFile.open(file)) {
      return read(in);
    }
  }

  /** Writes the scan to a new file, synced, for {@link #load}. */
  public void write(Path file) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      TreeWriter writer = new TreeWriter(out);
      writer.scanned(new TreeEntry.Directory(TreePath.ROOT, 0, 0, GuestStat.NONE));
      for (int i = 0; i < size(); i++) {
        writer.scanned(entry(i));
      }
      writer.end();
    }
    AtomicFiles.sync(file);
  }

  private void add(int number, TreeEntry entry) {
    if (number == types.length) {
      grow(number * 2);
    }
    types[number] = (byte) entry.type().number;
    modes[number] = (short) entry.mode();
    sizes[number] = entry.size();
    mtimes[number] = entry.mtimeNs();
    ctimes[number] = entry.stat().ctimeNs();
    inodes[number] = entry.stat().inode();
    if (entry instanceof TreeEntry.Symlink link) {
      links.put(link.path(), link.target());
    }
  }

  private void grow(int length) {
    types = Arrays.copyOf(types, length);
    modes = Arrays.copyOf(modes, length);
    sizes = Arrays.copyOf(sizes, length);
    mtimes = Arrays.copyOf(mtimes, length);
    ctimes = Arrays.copyOf(ctimes, length);
    inodes = Arrays.copyOf(inodes, length);
  }

  /** Returns how many entries there are; their numbers go from 0, parents first. */
  public int size() {
    return paths.size() - 1;
  }

  /** Returns the number of the entry with a path, or -1; the root has none. */
  public int find(TreePath path) {
    return path.isRoot() ? -1 : Math.max(paths.find(path) - 1, -1);
  }

  /** Returns the path of an entry. */
  public TreePath path(int number) {
    return paths.path(number + 1);
  }

  /** Returns an entry as the guest described it, but for the number of its names. */
  public TreeEntry entry(int number) {
    int i = number + 1;
    TreePath path = path(number);
    GuestStat stat = new GuestStat(ctimes[i], inodes[i], 1);
    return switch (type(number)) {
      case FILE, HARD_LINK -> new TreeEntry.File(path, modes[i], sizes[i], mtimes[i], stat);
      case DIRECTORY -> new TreeEntry.Directory(path, modes[i], mtimes[i], stat);
      case SYMLINK -> new TreeEntry.Symlink(path, links.get(path), mtimes[i], stat);
      case OTHER -> new TreeEntry.Other(path, modes[i], mtimes[i], stat);
    };
  }

  EntryType type(int number) {
    return EntryType.of(types[number + 1]);
  }

  int mode(int number) {
    return modes[number + 1];
  }

  /** Returns whether two entries are the same inode without a change between the two scans. */
  boolean isUnchanged(int number, ScanIndex other, int otherNumber) {
    int i = number + 1;
    int j = otherNumber + 1;
    return types[i] == other.types[j]
        && inodes[i] == other.inodes[j]
        && ctimes[i] == other.ctimes[j]
        && sizes[i] == other.sizes[j]
        && mtimes[i] == other.mtimes[j];
  }
}
