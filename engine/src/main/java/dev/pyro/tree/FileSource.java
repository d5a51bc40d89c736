package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** One regular file. */
final class FileSource implements SeedSource {
  private final Path file;
  private final TreePath name;
  private final HostStat judged;

  private FileSource(Path file, TreePath name, HostStat judged) {
    this.file = file;
    this.name = name;
    this.judged = judged;
  }

  static FileSource judge(Path file, TreePath name) throws IOException {
    if (!Files.isReadable(file)) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, file + " cannot be read");
    }
    return new FileSource(file, name, HostStat.of(file));
  }

  @Override
  public SeedPlan plan() {
    return new SeedPlan("file", file, 1, judged.size());
  }

  @Override
  public void send(TreeWriter out, TreePath below, LongConsumer progress) throws IOException {
    HostStat stat = HostFiles.unchanged(file, name, judged.stamp());
    TreeEntry.File entry =
        new TreeEntry.File(
            HostFiles.below(below, name),
            stat.permissions(),
            stat.size(),
            stat.mtimeNs(),
            GuestStat.NONE);
    new HostFiles().send(file, entry, name, judged.stamp(), out, progress);
  }

  @Override
  public void close() {}
}
