package dev.pyro.tree;

import dev.pyro.path.HostNames;
import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The content of a folder of the host, in the order of the names' bytes. What is added after it was
 * checked is not sent, what has vanished since is left out, and a file that has changed is sent as
 * it is. The folder's own mode and time are not sent.
 */
final class FolderSource implements SeedSource {
  private static final TreePath GIT = TreePath.of(".git");
  private static final String GIT_FOLDER = "gitdir: ";
  private static final int MAX_GIT_FILE_BYTES = 8192;

  private final Path root;
  private final Selection selection;
  private final PathTable paths = new PathTable();
  private final BitSet directories = new BitSet(); // the numbers of paths that were directories
  private final OddTimes times = new OddTimes();
  private final LeftOut leftOut = new LeftOut();
  private final List<String> warnings = new ArrayList<>();
  private long bytes;

  /** What is the same file under all its names. */
  private record Identity(long device, long inode) {
    static Identity of(HostStat stat) {
      return new Identity(stat.device(), stat.inode());
    }
  }

  private FolderSource(Path root, Selection selection) {
    this.root = root;
    this.selection = selection;
  }

  static FolderSource judge(Path root, Selection selection) throws IOException {
    FolderSource source = new FolderSource(root, selection);
    source.walk();
    return source;
  }

  private void walk() throws IOException {
    Faults faults = new Faults(root);
    Set<Identity> linked = new HashSet<>();
    Deque<Iterator<TreePath>> levels = new ArrayDeque<>(); // no recursion: trees may be deep
    levels.push(children(TreePath.ROOT).iterator());
    while (!levels.isEmpty()) {
      if (!levels.peek().hasNext()) {
        levels.pop();
        continue;
      }
      TreePath path = levels.peek().next();
      HostStat stat;
      try {
        stat = HostStat.of(onHost(path));
      } catch (NoSuchFileException _) {
        continue; // gone before it was judged: as if it had never been there
      }
      if (!selection.takes(path, stat.isDirectory())) {
        continue;
      }
      if (stat.isPipeOrSocket()) {
        leftOut.add(path);
        continue;
      }
      int number = paths.add(path.raw());
      times.sent(path, stat.mtimeNs());
      if (stat.isDirectory()) {
        directories.set(number);
        try {
          levels.push(children(path).iterator());
        } catch (IOException e) {
          faults.add(path.display(), "cannot be read");
        } catch (IllegalArgumentException e) {
          faults.add(path.display(), "holds a path that " + e.getMessage());
        }
      } else if (stat.isFile()) {
        judgeFile(path, stat, linked, faults);
      } else if (!stat.isSymlink()) { // what a link says is data: nothing follows it
        faults.add(path.display(), "is " + stat.kind());
      }
    }
    faults.check();
  }

  private void judgeFile(TreePath path, HostStat stat, Set<Identity> linked, Faults faults)
      throws IOException {
    if (!Files.isReadable(onHost(path))) {
      faults.add(path.display(), "cannot be read");
    } else if (stat.links() == 1 || linked.add(Identity.of(stat))) {
      bytes += stat.size();
      warnOfGitElsewhere(path, stat);
    }
  }

  /** Looks at a file that stands for {@code .git}, as linked worktrees and submodules have it. */
  private void warnOfGitElsewhere(TreePath path, HostStat stat) throws IOException {
    if (!path.name().equals(GIT) || stat.size() > MAX_GIT_FILE_BYTES) {
      return;
    }
    Path file = onHost(path);
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    if (text.startsWith(GIT_FOLDER)) {
      Path folder = file.resolveSibling(text.substring(GIT_FOLDER.length())).normalize();
      if (!folder.startsWith(root)) {
        warnings.add(
            path.display() + " points to " + folder + ", which is not copied: git fails there");
      }
    }
  }

  private List<TreePath> children(TreePath folder) throws IOException {
    List<TreePath> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(onHost(folder))) {
      for (Path child : stream) {
        children.add(folder.resolve(TreePath.of(HostNames.bytes(child.getFileName()))));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(children);
    return children;
  }

  private Path onHost(TreePath path) {
    return path.isRoot() ? root : root.resolve(HostNames.relative(path.raw()));
  }

  private LinkText readLink(TreePath path) throws IOException {
    return LinkText.of(HostNames.bytes(Files.readSymbolicLink(onHost(path))));
  }

  @Override
  public SeedPlan plan() {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(leftOut.warnings());
    all.addAll(times.warnings());
    return new SeedPlan("directory", root, paths.size(), bytes, all);
  }

  @Override
  public void send(TreeWriter out, TreePath below, LongConsumer progress) throws IOException {
    HostFiles files = new HostFiles(out, progress);
    Map<Identity, TreePath> linked = new HashMap<>();
    BitSet sent = new BitSet(); // the numbers of directories that were sent as such
    for (int i = 0; i < paths.size(); i++) {
      TreePath path = paths.path(i);
      int parent = paths.find(path.parent());
      if (parent >= 0 && !sent.get(parent)) {
        continue; // the directory has vanished, and this with it
      }
      Path file = onHost(path);
      HostStat stat = HostFiles.now(file, path);
      if (stat == null) {
        continue;
      }
      TreePath there = HostFiles.below(below, path);
      if (stat.isDirectory() && directories.get(i)) {
        sent.set(i);
        out.entry(
            new TreeEntry.Directory(there, stat.permissions(), stat.mtimeNs(), GuestStat.NONE));
      } else if (directories.get(i) || !(stat.isFile() || stat.isSymlink())) {
        throw HostFiles.conflict(path, "became " + stat.kind(), null);
      } else if (stat.isSymlink()) {
        sendLink(path, there, stat, out);
      } else {
        TreePath earlier = stat.links() == 1 ? null : linked.get(Identity.of(stat));
        if (earlier != null) {
          out.entry(new TreeEntry.HardLink(there, earlier, GuestStat.NONE));
        } else if (files.send(file, stat, there, path)) {
          linked.put(Identity.of(stat), there);
        }
      }
    }
  }

  private void sendLink(TreePath path, TreePath there, HostStat stat, TreeWriter out)
      throws IOException {
    LinkText target;
    try {
      target = readLink(path);
    } catch (IOException _) {
      return; // it has vanished, just now
    }
    out.entry(new TreeEntry.Symlink(there, target, stat.mtimeNs(), GuestStat.NONE));
  }

  @Override
  public void close() {}
}
