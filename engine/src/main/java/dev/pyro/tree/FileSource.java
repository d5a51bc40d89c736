package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    return new SeedPlan("file", file, 1, judged.size(), List.of());
  }

  @Override
  public void send(TreeWriter out, TreePath below, LongConsumer progress) throws IOException {
    HostStat stat = HostFiles.now(file, name);
    TreePath there = HostFiles.below(below, name);
    if (stat == null || !new HostFiles(out, progress).send(file, stat, there, name)) {
      throw HostFiles.conflict(name, "vanished", null);
    }
  }

  @Override
  public void close() {}
}
