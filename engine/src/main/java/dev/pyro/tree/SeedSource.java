package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.InputFile;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Content of the host that was judged whole and may be sent to a guest, as often as wanted. */
public sealed interface SeedSource extends AutoCloseable
    permits EmptySource, FileSource, FolderSource, ArchiveSource {
  /**
   * Judges a folder or a {@code .tar}, {@code .tar.gz}, {@code .tgz}, {@code .tar.xz} or {@code
   * .tar.zst}.
   *
   * @param selection what of it is sent; nothing else is looked at
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is nothing, {@link
   *     ErrorCode#INVALID_ARGUMENT} with the names of what may not be sent, {@link
   *     ErrorCode#LIMIT_EXCEEDED} if there are too many entries
   */
  static SeedSource open(Path source, Selection selection) {
    return open(source, null, selection);
  }

  /**
   * Judges what {@link #open(Path, Selection)} takes, or any other file, which is then sent as
   * {@code name}.
   */
  static SeedSource openAny(Path source, TreePath name, Selection selection) {
    return open(source, name, selection);
  }

  /** Returns a source of nothing. */
  static SeedSource empty() {
    return new EmptySource();
  }

  private static SeedSource open(Path source, TreePath name, Selection selection) {
    try {
      Path real = source.toRealPath();
      String lower = String.valueOf(source.getFileName()).toLowerCase(Locale.ROOT);
      if (Files.isDirectory(real)) {
        return FolderSource.judge(real, selection);
      }
      if (Files.isRegularFile(real) && ArchiveSource.isArchive(lower)) {
        return ArchiveSource.judge(real, lower, selection);
      }
      if (Files.isRegularFile(real) && name != null) {
        return FileSource.judge(real, name);
      }
    } catch (NoSuchFileException e) {
      throw InputFile.missing(e.getFile(), e).orElseThrow();
    } catch (IOException e) {
      throw InputFile.missing(source.toString(), e)
          .orElseGet(
              () -> PyroException.of(ErrorCode.INVALID_ARGUMENT, "cannot read " + source, e));
    }
    throw new PyroException(
        ErrorCode.INVALID_ARGUMENT,
        source
            + (name == null
                ? " is neither a folder nor a .tar, .tar.gz, .tgz, .tar.xz or .tar.zst"
                : " is neither a file nor a folder"));
  }

  /** Returns what will be sent. */
  SeedPlan plan();

  /**
   * Sends all entries with their content; {@link TreeWriter#end} is left to the caller, and must
   * not be called if this fails: without it a guest does nothing.
   *
   * @param below where in the guest's tree it all goes; the folders down to it are not sent
   * @param progress hears how many bytes of files were sent so far
   *     <p>A file of the host is sent as it is at that moment, and what has vanished is left out.
   * @throws PyroException {@link ErrorCode#CONFLICT} naming what can no longer be sent
   * @throws IOException if {@code out} cannot be written
   */
  void send(TreeWriter out, TreePath below, LongConsumer progress) throws IOException;

  @Override
  void close();
}
