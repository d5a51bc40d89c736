package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.HostNames;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Writes what a hostile guest sends to one path of the host, which must not exist, and nowhere
 * else.
 *
 * <p>Everything is built in a folder beside that path which nobody else may enter, and moved at the
 * end; a failure leaves nothing. {@link TreeReader} guarantees that each parent is a directory of
 * this export and that no name comes twice. Symbolic links are made last, so that nothing is ever
 * made through one. They are kept as they are, wherever they lead. Permissions are kept without
 * set-id and sticky bits, and the owner is the user who runs pyro.
 */
public final class TreeExporter {
  private final Staging staging;
  private final long maxBytes;
  private final LongConsumer progress;
  private final Optional<GitGuard> guard;
  private final HostWriter host;
  private final OddTimes times = new OddTimes();
  private final LeftOut leftOut = new LeftOut();
  private final List<TreeEntry.Directory> directories = new ArrayList<>();
  private final List<TreeEntry.Symlink> links = new ArrayList<>();

  private TreePath root;
  private EntryType type;
  private long entries;
  private long bytes; // of files, holes included
  private long data; // of files, without holes

  private TreeExporter(
      Staging staging, long maxBytes, Optional<GitGuard> guard, LongConsumer progress) {
    this.staging = staging;
    this.maxBytes = maxBytes;
    this.progress = progress;
    this.guard = guard;
    this.host = staging.host();
  }

  /** Exports all that is sent, and tells nobody where; see below. */
  public static ExportResult export(
      TreeReader tree, Path target, long maxBytes, LongConsumer progress) {
    return export(tree, target, maxBytes, Optional.empty(), (_, _) -> {}, progress);
  }

  /**
   * Writes a stream of the form {@link TreeReader.Form#PACK}.
   *
   * @param begun hears where
   * @param maxBytes how much may be written at most, holes not counted: what the guest's disk holds
   * @param guard finds what must not stay of a directory
   * @param progress hears how many bytes of files were written so far, holes included
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if there is something at {@code target},
   *     {@link ErrorCode#NOT_FOUND} if its folder is not there, {@link ErrorCode#INVALID_ARGUMENT}
   *     if the whole is neither file, directory nor link, {@link ErrorCode#LIMIT_EXCEEDED} if it is
   *     too large, {@link ErrorCode#INTERNAL} if the guest broke the protocol, or what the guest
   *     reports
   */
  public static ExportResult export(
      TreeReader tree,
      Path target,
      long maxBytes,
      Optional<GitGuard> guard,
      Staging.Begun begun,
      LongConsumer progress) {
    try (Staging staging = Staging.begin(target, begun)) {
      return new TreeExporter(staging, maxBytes, guard, progress).run(tree);
    }
  }

  private ExportResult run(TreeReader tree) {
    try {
      receive(tree);
      List<String> warnings = new ArrayList<>(removeForeign());
      warnings.addAll(leftOut.warnings());
      warnings.addAll(times.warnings());
      finish();
      claim();
      return new ExportResult(type.artifactType(), entries, bytes, warnings);
    } catch (TreeFormatException e) {
      throw new PyroException(
          ErrorCode.INTERNAL, "the guest broke the protocol: " + e.getMessage(), e);
    } catch (IOException e) {
      throw PyroException.of(ErrorCode.INTERNAL, "the guest's files cannot be read", e);
    } finally {
      reopen();
    }
  }

  private void receive(TreeReader tree) throws IOException {
    TreeEntry first = tree.next();
    if (first == null) {
      throw new TreeFormatException("there is nothing to export");
    }
    root = first.path();
    type = first.type();
    if (first instanceof TreeEntry.Directory directory) { // the staging folder itself
      directories.add(directory);
    } else {
      receive(first, tree);
    }
    for (TreeEntry entry = tree.next(); entry != null; entry = tree.next()) {
      if (entry instanceof TreeEntry.Other) {
        leftOut.add(entry.path());
      } else {
        receive(entry, tree);
      }
    }
  }

  private void receive(TreeEntry entry, TreeReader tree) throws IOException {
    Path path = onHost(entry.path());
    entries++;
    guard.ifPresent(git -> git.note(entry));
    if (!(entry instanceof TreeEntry.HardLink)) {
      times.set(entry.path(), entry.mtimeNs());
    }
    switch (entry) {
      case TreeEntry.Directory directory -> {
        host.makeDirectory(path);
        directories.add(directory);
      }
      case TreeEntry.File file -> receiveFile(file, path, tree);
      case TreeEntry.HardLink link -> host.makeHardLink(path, onHost(link.target()));
      case TreeEntry.Symlink link -> links.add(link);
      case TreeEntry.Other other ->
          throw new PyroException(
              ErrorCode.INVALID_ARGUMENT,
              other.path().display() + " is a device, pipe or socket and cannot be exported",
              "use it with a command in the workspace",
              null);
    }
  }

  private void receiveFile(TreeEntry.File entry, Path path, TreeReader tree) throws IOException {
    try (FileChannel file = host.makeFile(path)) {
      long position = 0;
      for (TreeReader.Run run = tree.content(); run != null; run = tree.content()) {
        if (run instanceof TreeReader.Run.Data(ByteBuffer buffer)) {
          data += run.length();
          if (data > maxBytes) {
            throw new PyroException(
                ErrorCode.LIMIT_EXCEEDED,
                "the guest sends more than the " + maxBytes + " bytes that its disk can hold");
          }
          host.write(file, buffer.duplicate(), position);
        }
        position += run.length();
        progress.accept(bytes + position);
      }
      host.setSize(file, entry.size());
      bytes += entry.size();
    }
    host.finish(path, entry.mode(), entry.mtimeNs());
  }

  /** Removes what the guard finds; nobody else has seen it yet. */
  private List<String> removeForeign() throws IOException {
    if (guard.isEmpty() || type != EntryType.DIRECTORY) { // a file was asked for by its name
      return List.of();
    }
    List<TreeEntry> foreign = guard.get().foreign(this::onHost);
    for (TreeEntry entry : foreign) {
      entries--;
      switch (entry) {
        case TreeEntry.Symlink link -> links.remove(link); // not made yet
        case TreeEntry.File file -> {
          bytes -= file.size();
          remove(file.path());
        }
        default -> remove(entry.path());
      }
    }
    return guard.get().warnings(foreign);
  }

  private void remove(TreePath path) {
    host.run(() -> Files.deleteIfExists(onHost(path)));
  }

  private void finish() {
    for (TreeEntry.Symlink link : links) {
      host.makeSymlink(onHost(link.path()), link.target(), link.mtimeNs());
    }
    for (TreeEntry.Directory directory : directories.reversed()) {
      host.finish(onHost(directory.path()), directory.mode(), directory.mtimeNs());
    }
  }

  /** What is no directory stands alone in the staging folder, which is the directory otherwise. */
  private Path onHost(TreePath path) {
    if (type != EntryType.DIRECTORY) {
      return staging.file();
    }
    TreePath below = path.relativeTo(root);
    return below.isRoot()
        ? staging.folder()
        : staging.folder().resolve(HostNames.relative(below.raw()));
  }

  private void claim() {
    switch (type) {
      case DIRECTORY -> staging.claimFolder();
      case FILE -> staging.claimFile();
      default -> staging.claimLink();
    }
  }

  /** Some directories have their final mode already, which may keep them from being removed. */
  private void reopen() {
    if (type == EntryType.DIRECTORY && staging.isThere()) {
      host.run(() -> {
        for (TreeEntry.Directory directory : directories) {
          HostWriter.reopen(onHost(directory.path()));
        }
        return null;
      });
    }
  }
}
