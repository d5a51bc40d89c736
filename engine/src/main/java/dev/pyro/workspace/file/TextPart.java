package dev.pyro.workspace.file;

import dev.pyro.ErrorCode;
import dev.pyro.FileContent;
import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.secret.Redactor;
import dev.pyro.tree.TreeEntry;
import dev.pyro.workspace.call.WorkspaceUse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A part of a text file, as it may be shown: whole characters and no secrets. */
public final class TextPart {
  private TextPart() {}

  /**
   * Some of a file.
   *
   * @param size of the whole file
   * @param bytes as many of it as were asked for and are there; read only
   */
  public record Bytes(long size, ByteBuffer bytes) {
    /** Returns a part of this part, as far as it goes. */
    private ByteBuffer of(int from, int length) {
      int start = Math.min(from, bytes.limit());
      return bytes.slice(start, Math.min(length, bytes.limit() - start));
    }
  }

  /** Has the file. */
  @FunctionalInterface
  public interface Source {
    /** Reads some of it. */
    Bytes read(long from, int count);
  }

  /**
   * Checks what a user asks for.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT}
   */
  public static void check(int maxBytes, long offset) {
    Limits.READ_BYTES.check(maxBytes);
    if (offset < 0) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "offset is " + offset + "; it must not be negative");
    }
  }

  /**
   * Returns a part.
   *
   * @param path the file's
   * @param asked the path as the user gave it
   */
  public static FileContent of(
      WorkspaceUse use, String path, String asked, int maxBytes, long offset, Source source) {
    Redactor redactor = use.redactor();
    int margin = redactor.maxPatternBytes(); // a secret may reach into the part from around it
    long at = Math.min(offset, TreeEntry.SIZE_LIMIT - 1); // behind the end of every file
    long from = Math.max(0, at - margin);
    int before = (int) (at - from);
    Bytes around = source.read(from, before + maxBytes + margin);
    ByteBuffer whole = withoutCutCharacter(around.of(before, maxBytes), offset, around.size());
    String text = decoded(asked, whole);
    return new FileContent(
        use.id(),
        redactor.redact(path),
        around.size(),
        offset,
        redactor.isNone() ? text : redacted(redactor, around.bytes(), before, whole.remaining()),
        offset + whole.remaining() < around.size());
  }

  /** Returns a part of a part as text, in which nothing is shown of any secret in the whole. */
  private static String redacted(Redactor redactor, ByteBuffer around, int from, int length) {
    byte[] bytes = new byte[around.limit()];
    around.get(0, bytes);
    int start = Math.min(from, bytes.length);
    return new String(redactor.redact(bytes, start, start + length), StandardCharsets.UTF_8);
  }

  /** Leaves out the beginning of a character whose end was not read. */
  private static ByteBuffer withoutCutCharacter(ByteBuffer bytes, long offset, long size) {
    int end = bytes.limit();
    if (offset + end >= size) {
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

  private static String decoded(String asked, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          asked + " is no UTF-8 text, at least not from there on",
          "export it, or look at it with a command in the workspace",
          e);
    }
  }
}
