package dev.pyro.workspace;

import dev.pyro.ArtifactType;
import dev.pyro.ErrorCode;
import dev.pyro.FileContent;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.PyroException;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.secret.Redactor;
import dev.pyro.tree.TreeEntry;
import dev.pyro.tree.TreePath;
import dev.pyro.tree.TreeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at files of workspaces; that is no activity. */
final class FileReads {
  static final int MAX_READ_BYTES = 1 << 20;

  private final WorkspaceLocks locks;
  private final Guests guests;

  FileReads(WorkspaceLocks locks, Guests guests) {
    this.locks = locks;
    this.guests = guests;
  }

  FileList list(String workspace, String path, boolean recursive) {
    TreePath wanted = GuestPaths.tree(path);
    try (WorkspaceUse use = locks.share(workspace);
        Connections.Lease lease = guests.quiet(use, use.running("list files of"));
        FilesCall call = lease.guest().files("scan", text(wanted), recursive ? "1" : "0")) {
      call.endInput();
      TreeReader reader = new TreeReader(call.output(), TreeReader.Form.SCAN);
      List<TreeEntry> found = new ArrayList<>();
      for (TreeEntry entry = reader.next(); entry != null; entry = reader.next()) {
        found.add(entry);
      }
      if (!found.isEmpty() && found.getFirst() instanceof TreeEntry.Directory) {
        found.removeFirst(); // the directory itself is not in itself
      }
      found.sort(Comparator.comparing(TreeEntry::path));
      Redactor redactor = use.redactor();
      List<FileEntry> entries = found.stream().map(entry -> shown(entry, redactor)).toList();
      return new FileList(
          use.id(), redactor.redact(GuestPaths.shown(wanted)), entries.size(), entries);
    } catch (IOException e) {
      throw Guests.broken(e);
    }
  }

  private static FileEntry shown(TreeEntry entry, Redactor redactor) {
    return new FileEntry(
        redactor.redact(GuestPaths.shown(entry.path())),
        type(entry),
        entry.size(),
        String.format(Locale.ROOT, "%04o", entry.mode()),
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

  FileContent read(String workspace, String path, int maxBytes, long offset) {
    if (maxBytes < 1 || maxBytes > MAX_READ_BYTES) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "max_bytes is " + maxBytes + "; it must be from 1 to " + MAX_READ_BYTES);
    }
    if (offset < 0) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "offset is " + offset + "; it must not be negative");
    }
    TreePath wanted = GuestPaths.tree(path);
    try (WorkspaceUse use = locks.share(workspace);
        Connections.Lease lease = guests.quiet(use, use.running("read a file of"))) {
      Redactor redactor = use.redactor();
      int margin = redactor.maxPatternBytes(); // a secret may reach into the part from around it
      long from = Math.max(0, offset - margin);
      int before = (int) (offset - from);
      Part around = read(lease.guest(), wanted, from, before + maxBytes + margin);
      Part part = around.of(before, maxBytes);
      ByteBuffer whole = withoutCutCharacter(part, offset);
      String text = decoded(path, whole);
      return new FileContent(
          use.id(),
          redactor.redact(GuestPaths.shown(wanted)),
          part.file().size(),
          offset,
          redactor.isNone() ? text : redacted(redactor, around, before, whole.remaining()),
          offset + whole.remaining() < part.file().size());
    }
  }

  /**
   * A part of a file.
   *
   * @param file with its own path, wherever links led
   * @param bytes read only
   */
  record Part(TreeEntry.File file, ByteBuffer bytes) {
    /** Returns a part of this part, as far as it goes. */
    Part of(int from, int length) {
      int start = Math.min(from, bytes.limit());
      return new Part(file, bytes.slice(start, Math.min(length, bytes.limit() - start)));
    }
  }

  /** Returns a part of a part as text, in which nothing is shown of any secret in the whole. */
  private static String redacted(Redactor redactor, Part around, int from, int length) {
    byte[] bytes = new byte[around.bytes().limit()];
    around.bytes().get(0, bytes);
    int start = Math.min(from, bytes.length);
    return new String(redactor.redact(bytes, start, start + length), StandardCharsets.UTF_8);
  }

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
      throw Guests.broken(e);
    }
  }

  /** Leaves out the beginning of a character whose end was not read. */
  private static ByteBuffer withoutCutCharacter(Part part, long offset) {
    ByteBuffer bytes = part.bytes();
    int end = bytes.limit();
    if (offset + end >= part.file().size()) {
      return bytes;
    }
    int start = end - 1;
    while (start >= 0 && end - start <= 4 && (bytes.get(start) & 0xc0) == 0x80) {
      start--;
    }
    if (start < 0) {
      return bytes;
    }
    int lead = bytes.get(start) & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    return start + length > end ? bytes.slice(0, start) : bytes;
  }

  private static String decoded(String path, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          path + " is no UTF-8 text, at least not from there on",
          "export it, or look at it with a command in the workspace",
          e);
    }
  }

  /** Returns a path as a word of a request: users' paths are UTF-8. */
  static String text(TreePath path) {
    return new String(path.bytes(), StandardCharsets.UTF_8);
  }
}
