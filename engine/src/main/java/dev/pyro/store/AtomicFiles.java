package dev.pyro.store;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Files and folders that are there whole or not at all. */
public final class AtomicFiles {
  private static final Pattern UNFINISHED =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private AtomicFiles() {}

  /**
   * Replaces a file, durably: a crash leaves the old or the new content. The content goes to a
   * temporary file beside the target, which then takes its name.
   */
  public static void write(Path target, byte[] content) throws IOException {
    write(target, content, true);
  }

  /** Replaces a file durably, as {@link #write} does; nobody but its owner can ever open it. */
  public static void writePrivate(Path target, byte[] content) throws IOException {
    write(
        target,
        content,
        true,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /**
   * Replaces a file without waiting for the disk: if a process dies, the old or the new content is
   * there; after a power cut perhaps neither is.
   */
  public static void replace(Path target, byte[] content) throws IOException {
    write(target, content, false);
  }

  private static void write(
      Path target, byte[] content, boolean synced, FileAttribute<?>... attributes)
      throws IOException {
    Path beside = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel out =
          FileChannel.open(
              beside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          out.write(left);
        }
        if (synced) {
          out.force(true);
        }
      }
      removeEmptyFolder(target);
      if (synced) {
        move(beside, target);
      } else {
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Removes an empty folder that is where a file of pyro's has to be: a program that mounts or
   * copies files may have made it, and it holds nothing. Anything else stays.
   *
   * @return whether there was one
   */
  static boolean removeEmptyFolder(Path file) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      return Files.deleteIfExists(file);
    } catch (DirectoryNotEmptyException _) {
      return false;
    }
  }

  /**
   * Makes sure that pyro may replace or remove a folder of its own. A folder with content where
   * pyro has a file is the user's, put there by mistake.
   *
   * @param folder need not exist
   * @param folders names of the folders that pyro has in it
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if it holds something of the user's
   */
  public static void requireOnlyFiles(Path folder, String... folders) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (!List.of(folders).contains(child.getFileName().toString())) {
          requireNoContent(child);
        }
      }
    }
  }

  /**
   * Makes sure that no folder is where files of these names have to be; removes an empty one.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if one holds something of the user's
   */
  public static void makeWay(Path folder, List<String> names) throws IOException {
    for (String name : names) {
      requireNoContent(folder.resolve(name));
      removeEmptyFolder(folder.resolve(name));
    }
  }

  private static void requireNoContent(Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(file)) {
        if (children.iterator().hasNext()) {
          throw PyroException.of(
              "cannot use " + file,
              new FileSystemException(file.toString(), null, "Is a directory"));
        }
      }
    }
  }

  /**
   * Returns whether this is the name of a temporary file whose writer died before the file was
   * complete.
   */
  public static boolean isUnfinished(String name) {
    return UNFINISHED.matcher(name).matches();
  }

  /** Moves a file or folder within one file system and syncs the folder that now names it. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(to.getParent());
  }

  /** Makes a file's content, or a folder's list of names, survive a power cut. */
  public static void sync(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes a file, or a folder with everything in it, without following links. Idempotent. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attrs)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) { // somebody else is removing it too
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
