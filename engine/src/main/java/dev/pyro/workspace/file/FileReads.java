package dev.pyro.workspace.file;

import dev.pyro.ArtifactType;
import dev.pyro.FileContent;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.path.TreePath;
import dev.pyro.secret.Redactor;
import dev.pyro.tree.TreeEntry;
import dev.pyro.tree.TreeReader;
import dev.pyro.workspace.call.GuestFiles;
import dev.pyro.workspace.call.Listings;
import dev.pyro.workspace.call.WorkspaceUse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at files of workspaces; that is no activity. */
public final class FileReads {
  private FileReads() {}

  /** Lists a directory, or describes one file. */
  public static FileList list(WorkspaceUse use, String path, boolean recursive) {
    TreePath wanted = GuestPaths.tree(path);
    try (FilesCall call = use.guest().files("scan", text(wanted), recursive ? "1" : "0")) {
      call.endInput();
      TreeReader reader = new TreeReader(call.output(), TreeReader.Form.SCAN);
      List<TreeEntry> found = new ArrayList<>();
      for (TreeEntry entry = reader.next(); entry != null; entry = reader.next()) {
        Listings.checkInterrupt();
        found.add(entry);
      }
      if (!found.isEmpty() && found.getFirst() instanceof TreeEntry.Directory) {
        found.removeFirst(); // the directory itself is not in itself
      }
      found.sort(Comparator.comparing(TreeEntry::path));
      Redactor redactor = use.redactor();
      List<FileEntry> entries = new ArrayList<>(found.size());
      for (TreeEntry entry : found) {
        Listings.checkInterrupt();
        entries.add(shown(entry, redactor));
      }
      return new FileList(
          use.id(), redactor.redact(GuestPaths.shown(wanted)), entries.size(), entries);
    } catch (IOException e) {
      throw GuestFiles.broken(e);
    }
  }

  private static FileEntry shown(TreeEntry entry, Redactor redactor) {
    return new FileEntry(
        redactor.redact(GuestPaths.shown(entry.path())),
        type(entry),
        entry.size(),
        Listings.mode(entry.mode()),
        Instant.ofEpochSecond(
            Math.floorDiv(entry.mtimeNs(), 1_000_000_000L),
            Math.floorMod(entry.mtimeNs(), 1_000_000_000L)),
        entry instanceof TreeEntry.Symlink link
            ? Optional.of(redactor.redact(link.target().display()))
            : Optional.empty());
  }

  static ArtifactType type(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.File _, TreeEntry.HardLink _ -> ArtifactType.FILE;
      case TreeEntry.Directory _ -> ArtifactType.DIRECTORY;
      case TreeEntry.Symlink _ -> ArtifactType.SYMLINK;
      case TreeEntry.Other _ -> ArtifactType.OTHER;
    };
  }

  /** Reads a part of a text file. */
  public static FileContent read(WorkspaceUse use, String path, int maxBytes, long offset) {
    TreePath wanted = GuestPaths.tree(path);
    return TextPart.of(
        use,
        GuestPaths.shown(wanted),
        path,
        maxBytes,
        offset,
        (from, count) -> {
          Part part = read(use.guest(), wanted, from, count);
          return new TextPart.Bytes(part.file().size(), part.bytes());
        });
  }

  /**
   * A part of a file.
   *
   * @param file with its own path, wherever links led
   * @param bytes read only
   */
  record Part(TreeEntry.File file, ByteBuffer bytes) {}

  /** Reads at most so many bytes of the file that a path leads to. */
  static Part read(Guest guest, TreePath path, long offset, int count) {
    try (FilesCall call =
        guest.files("read", text(path), Long.toString(offset), Integer.toString(count))) {
      call.endInput();
      TreeReader reader = new TreeReader(call.output(), TreeReader.Form.READ);
      if (!(reader.next() instanceof TreeEntry.File file)) {
        throw new IOException("the answer holds no file");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (TreeReader.Run run = reader.content(); run != null; run = reader.content()) {
        if (!(run instanceof TreeReader.Run.Data(ByteBuffer data))
            || bytes.size() + data.remaining() > count) {
          throw new IOException("the answer holds more than was asked for");
        }
        byte[] some = new byte[data.remaining()];
        data.get(some);
        bytes.writeBytes(some);
      }
      if (reader.next() != null) {
        throw new IOException("the answer holds more than one file");
      }
      return new Part(file, ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer());
    } catch (IOException e) {
      throw GuestFiles.broken(e);
    }
  }

  /** Returns a path as a word of a request: users' paths are UTF-8. */
  static String text(TreePath path) {
    return new String(path.bytes(), StandardCharsets.UTF_8);
  }
}
