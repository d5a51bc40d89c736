package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import dev.pyro.store.Cleanup;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/**
 * A tar archive, compressed or not. It is read twice from the same open file: to check it, and to
 * send it. Directories that the archive leaves out get mode 0755.
 */
final class ArchiveSource implements SeedSource {
  private static final List<String> SUFFIXES =
      List.of(".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.zst");

  private final Path source;
  private final ArchiveFile file;
  private final ArchiveJudge judge;
  private final long fingerprint;

  private ArchiveSource(Path source, ArchiveFile file, ArchiveJudge judge, long fingerprint) {
    this.source = source;
    this.file = file;
    this.judge = judge;
    this.fingerprint = fingerprint;
  }

  /** Returns whether a name in lower case is that of an archive. */
  static boolean isArchive(String name) {
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }

  static ArchiveSource judge(Path source, String name, Selection selection) throws IOException {
    ArchiveFile file = new ArchiveFile(source, name);
    try (Cleanup undo = new Cleanup()) {
      undo.closing(file);
      ArchiveJudge judge = new ArchiveJudge(source, selection);
      InputStream content = file.content();
      TarReader tar = new TarReader(content);
      for (TarMember member = tar.next(); member != null; member = tar.next()) {
        judge.add(member);
      }
      judge.finish();
      ArchiveSource archive = new ArchiveSource(source, file, judge, file.fingerprint(content));
      undo.release();
      return archive;
    } catch (EOFException e) {
      throw malformed(source, "it is cut off", e);
    } catch (IOException e) {
      throw PyroException.of(ErrorCode.INVALID_ARGUMENT, unreadable(source), e);
    }
  }

  private static String unreadable(Path source) {
    return source + " is no archive that can be read";
  }

  private static PyroException malformed(Path source, String reason, IOException cause) {
    return new PyroException(ErrorCode.INVALID_ARGUMENT, unreadable(source) + ": " + reason, cause);
  }

  @Override
  public SeedPlan plan() {
    return new SeedPlan("tar_archive", source, judge.entries(), judge.bytes(), List.of());
  }

  @Override
  public void send(TreeWriter out, TreePath below, LongConsumer progress) throws IOException {
    ArchiveSender sender = new ArchiveSender(judge, out, below, progress);
    InputStream content = opened();
    TarReader tar = new TarReader(content);
    while (true) {
      TarMember member;
      try {
        member = tar.next();
      } catch (IOException e) {
        throw changed(e);
      }
      if (member == null) {
        break;
      }
      try {
        if (!sender.send(member, tar)) {
          throw changed(null);
        }
      } catch (TarFormatException | ZipException | EOFException e) { // never of the writer
        throw changed(e);
      }
    }
    try {
      if (sender.sent() != judge.entries() || file.fingerprint(content) != fingerprint) {
        throw changed(null);
      }
    } catch (IOException e) {
      throw changed(e);
    }
  }

  private InputStream opened() {
    try {
      return file.content();
    } catch (IOException e) {
      throw changed(e);
    }
  }

  private PyroException changed(IOException cause) {
    return new PyroException(
        ErrorCode.CONFLICT,
        source + " changed while it was being sent",
        "nothing was changed in the guest; try again when nobody writes to it",
        cause);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw PyroException.of("cannot close " + source, e);
    }
  }
}
