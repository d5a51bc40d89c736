package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Writes what a hostile guest sends to one path of the host, which must not exist, and nowhere
 * else.
 *
 * <p>All of it is made in a folder beside that path which nobody else may enter, and moved at the
 * end; a failure leaves nothing. {@link TreeReader} sees to it that every parent is a directory of
 * this very export and that no name comes twice; symbolic links are made last, so that nothing is
 * ever made through one. They are kept as they are, wherever they lead. Of modes the permissions
 * are kept, without set-id and sticky bits, and the owner is whoever runs pyro.
 */
public final class TreeExporter {
  /** The staging folder's name must not be too long where the target's own is not. */
  private static final int MAX_NAME_IN_STAGING = 100;

  private final Path target;
  private final Path staging;
  private final long maxBytes;
  private final LongConsumer progress;
  private final HostWriter host;
  private final List<TreeEntry.Directory> directories = new ArrayList<>();
  private final List<TreeEntry.Symlink> links = new ArrayList<>();

  private TreePath root;
  private EntryType type;
  private long entries;
  private long bytes; // of files, holes included
  private long data; // of files, without holes

  private TreeExporter(Path target, long maxBytes, LongConsumer progress) {
    this.target = target;
    this.maxBytes = maxBytes;
    this.progress = progress;
    String name = target.getFileName().toString();
    String part = name.length() > MAX_NAME_IN_STAGING ? "export" : name;
    staging =
        target.resolveSibling("." + part + ".pyro-" + UUID.randomUUID().toString().substring(28));
    host = new HostWriter(target);
  }

  /** Exports, and tells nobody where; see below. */
  public static ExportResult export(
      TreeReader tree, Path target, long maxBytes, LongConsumer progress) {
    return export(tree, target, maxBytes, (_, _) -> {}, progress);
  }

  /** Hears where an export is made, before anything is there. */
  @FunctionalInterface
  public interface Begun {
    /** Called once; a failure ends the export. */
    void in(Path staging, Path target) throws IOException;
  }

  /**
   * Writes a stream of the form {@link TreeReader.Form#PACK}.
   *
   * @param begun hears where
   * @param maxBytes how much may be written at most, holes not counted: what the guest's disk holds
   * @param progress hears how many bytes of files were written so far, holes included
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if there is something at {@code target},
   *     {@link ErrorCode#NOT_FOUND} if its folder is not there, {@link ErrorCode#INVALID_ARGUMENT}
   *     if the tree holds something that is neither file, directory nor link, {@link
   *     ErrorCode#LIMIT_EXCEEDED} if it is too large, {@link ErrorCode#INTERNAL} if the guest broke
   *     the protocol, or what the guest reports
   */
  public static ExportResult export(
      TreeReader tree, Path target, long maxBytes, Begun begun, LongConsumer progress) {
    Path absolute = target.toAbsolutePath().normalize();
    check(absolute, target);
    TreeExporter exporter = new TreeExporter(absolute, maxBytes, progress);
    exporter.host.run(() -> {
      begun.in(exporter.staging, absolute);
      return null;
    });
    return exporter.run(tree);
  }

  /**
   * Checks a target before a guest is asked for anything.
   *
   * @throws PyroException as {@link #export} does
   */
  public static void check(Path target) {
    check(target.toAbsolutePath().normalize(), target);
  }

  private static void check(Path absolute, Path shown) {
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(shown, null);
    }
    if (!Files.isDirectory(absolute.getParent())) {
      throw new PyroException(
          ErrorCode.NOT_FOUND, "the folder " + absolute.getParent() + " does not exist");
    }
  }

  private static PyroException exists(Path target, IOException cause) {
    return new PyroException(
        ErrorCode.ALREADY_EXISTS,
        target + " exists already",
        "name a path that does not exist",
        cause);
  }

  private ExportResult run(TreeReader tree) {
    host.makeDirectory(staging);
    try {
      receive(tree);
      finish();
      moveIntoPlace();
    } catch (TreeFormatException e) {
      throw new PyroException(
          ErrorCode.INTERNAL, "the guest broke the protocol: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.INTERNAL, "the guest's files cannot be read: " + e.getMessage(), e);
    } finally {
      remove();
    }
    return new ExportResult(type.artifactType(), entries, bytes);
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
      receive(entry, tree);
    }
  }

  private void receive(TreeEntry entry, TreeReader tree) throws IOException {
    Path path = onHost(entry.path());
    entries++;
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
              other.path().display() + " is a device, pipe or socket and cannot be exported");
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
      return staging.resolve("export");
    }
    TreePath below = path.relativeTo(root);
    return below.isRoot() ? staging : staging.resolve(HostNames.relative(below.raw()));
  }

  private void moveIntoPlace() {
    host.run(() -> {
      try {
        if (type == EntryType.DIRECTORY) {
          Files.createDirectory(target); // claims the name; rename(2) replaces it while empty
          try {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
          } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
          }
        } else if (type == EntryType.FILE) {
          claimFile();
        } else { // a link cannot be claimed, but this fails where something is
          Files.move(onHost(root), target);
        }
      } catch (FileAlreadyExistsException e) {
        throw exists(target, e);
      }
      return null;
    });
  }

  /** Gives a file its name if that is free. */
  private void claimFile() throws IOException {
    try {
      Files.createLink(target, onHost(root));
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException _) { // not every file system has links
      Files.move(onHost(root), target);
    }
  }

  private void remove() {
    boolean interrupted = Thread.interrupted(); // an interrupt must not keep it from being removed
    host.run(() -> {
      if (Files.exists(staging, LinkOption.NOFOLLOW_LINKS)) {
        if (type == EntryType.DIRECTORY) {
          for (TreeEntry.Directory directory : directories) {
            HostWriter.reopen(onHost(directory.path()));
          }
        }
        AtomicFiles.deleteTree(staging);
      }
      return null;
    });
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
