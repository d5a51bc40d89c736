package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** What guests say of their files, for tests of other packages. */
public final class Scans {
  private Scans() {}

  /** Returns a scan of a tree whose root holds these entries, parents first. */
  public static ScanIndex of(List<? extends TreeEntry> entries) throws IOException {
    return ScanIndex.read(new ByteArrayInputStream(stream(entries)));
  }

  /** Returns such a scan as a guest sends it. */
  public static byte[] stream(List<? extends TreeEntry> entries) throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(stream);
    writer.scanned(new TreeEntry.Directory(TreePath.ROOT, 0755, 0, GuestStat.NONE));
    for (TreeEntry entry : entries) {
      writer.scanned(entry);
    }
    writer.end();
    return stream.toByteArray();
  }

  /** Returns a file. */
  public static TreeEntry.File file(String path, long size) {
    return new TreeEntry.File(TreePath.of(path), 0644, size, 0, GuestStat.NONE);
  }

  /** Returns a tree stream of files that begin with a text and go on with zeros. */
  public static byte[] files(String begin, List<TreeEntry.File> files) throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(stream);
    for (TreeEntry.File file : files) {
      writer.entry(file);
      writer.data(Trees.bytes(begin), 0, begin.length());
      writer.hole(file.size() - begin.length());
    }
    writer.end();
    return stream.toByteArray();
  }
}
