package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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
 * What lies in a folder of the host, in the order of the names' bytes. It is what was there when it
 * was judged: what comes later is not sent, what changes or vanishes is a conflict. The folder's
 * own mode and time are not sent.
 */
final class FolderSource implements SeedSource {
  private final Path root;
  private final PathTable paths = new PathTable();
  private long[] stamps = new long[64]; // of each path when it was judged
  private long bytes;

  /** What is the same file under all its names. */
  private record Identity(long device, long inode) {
    static Identity of(HostStat stat) {
      return new Identity(stat.device(), stat.inode());
    }
  }

  private FolderSource(Path root) {
    this.root = root;
  }

  static FolderSource judge(Path root) throws IOException {
    FolderSource source = new FolderSource(root);
    source.walk();
    return source;
  }

  private void walk() throws IOException {
    Faults faults = new Faults(root);
    LinkJudge links = new LinkJudge();
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
      note(path, stat);
      if (stat.isDirectory()) {
        try {
          levels.push(children(path).iterator());
        } catch (IOException e) {
          faults.add(path.display(), "cannot be read");
        } catch (IllegalArgumentException e) {
          faults.add(path.display(), "holds a path that " + e.getMessage());
        }
      } else if (stat.isSymlink()) {
        links.add(path, readLink(path));
      } else if (!stat.isFile()) {
        faults.add(path.display(), "is " + stat.kind());
      } else if (!Files.isReadable(onHost(path))) {
        faults.add(path.display(), "cannot be read");
      } else if (stat.links() == 1 || linked.add(Identity.of(stat))) {
        bytes += stat.size();
      }
    }
    links.judge(faults);
    faults.check();
  }

  private void note(TreePath path, HostStat stat) {
    int number = paths.add(path.raw());
    if (number == stamps.length) {
      stamps = Arrays.copyOf(stamps, number * 2);
    }
    stamps[number] = stat.stamp();
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
    Path target = Files.readSymbolicLink(onHost(path));
    return target.isAbsolute() // such a link is only ever shown
        ? LinkText.of(target.toString())
        : LinkText.of(HostNames.bytes(target));
  }

  @Override
  public SeedPlan plan() {
    return new SeedPlan("directory", root, paths.size(), bytes);
  }

  @Override
  public void send(TreeWriter out, TreePath below, LongConsumer progress) throws IOException {
    HostFiles files = new HostFiles();
    Map<Identity, TreePath> linked = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      TreePath path = paths.path(i);
      Path file = onHost(path);
      HostStat stat = HostFiles.unchanged(file, path, stamps[i]);
      TreePath there = HostFiles.below(below, path);
      if (stat.isDirectory()) {
        out.entry(
            new TreeEntry.Directory(there, stat.permissions(), stat.mtimeNs(), GuestStat.NONE));
      } else if (stat.isSymlink()) {
        sendLink(path, there, stat, stamps[i], out);
      } else {
        TreePath earlier = stat.links() == 1 ? null : linked.putIfAbsent(Identity.of(stat), there);
        if (earlier != null) {
          out.entry(new TreeEntry.HardLink(there, earlier, GuestStat.NONE));
        } else {
          TreeEntry.File entry =
              new TreeEntry.File(
                  there, stat.permissions(), stat.size(), stat.mtimeNs(), GuestStat.NONE);
          files.send(file, entry, path, stamps[i], out, progress);
        }
      }
    }
  }

  private void sendLink(TreePath path, TreePath there, HostStat stat, long stamp, TreeWriter out)
      throws IOException {
    LinkText target;
    try {
      target = readLink(path);
    } catch (IOException e) {
      throw HostFiles.conflict(path, "vanished", e);
    }
    HostFiles.unchanged(onHost(path), path, stamp);
    out.entry(new TreeEntry.Symlink(there, target, stat.mtimeNs(), GuestStat.NONE));
  }

  @Override
  public void close() {}
}
