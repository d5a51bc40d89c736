package dev.pyro.secret;

import dev.pyro.ErrorCode;
import dev.pyro.InputFile;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceSecret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Reads values from the user's files. Messages name the file and never its content. */
final class SecretFiles {
  /** Room for a line end behind the longest value, and one byte that is too much. */
  private static final int READ_BYTES = WorkspaceSecret.MAX_VALUE_BYTES + 3;

  private SecretFiles() {}

  /**
   * Returns a file's value, without a newline at its end.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is no file, {@link
   *     ErrorCode#LIMIT_EXCEEDED} if it is too long, {@link ErrorCode#INVALID_ARGUMENT} if it is no
   *     text that can be kept secret, {@link ErrorCode#UNAVAILABLE} if it cannot be read
   */
  static String read(String name, Path file) {
    String text = decoded(name, file, bytes(name, file));
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return line.length() < text.length() && line.endsWith("\r")
        ? line.substring(0, line.length() - 1)
        : line;
  }

  private static byte[] bytes(String name, Path file) {
    String what = "the file " + file + " of the secret " + name;
    byte[] bytes;
    try (InputStream in = InputFile.open(file, what)) { // may be a pipe: its length is not known
      bytes = in.readNBytes(READ_BYTES);
    } catch (AccessDeniedException e) {
      throw new PyroException(ErrorCode.UNAVAILABLE, what + " may not be read by this user", e);
    } catch (IOException e) {
      throw PyroException.of(what + " cannot be read", e);
    }
    if (bytes.length == READ_BYTES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          what + " has more than " + WorkspaceSecret.MAX_VALUE_BYTES + " bytes",
          "a value is a key or a token; push a larger file with sync push",
          null);
    }
    return bytes;
  }

  private static String decoded(String name, Path file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) { // as a cause it would be of no use
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the file " + file + " of the secret " + name + " is no UTF-8 text",
          "encode it, in base64 for example, and decode it where it is used",
          null);
    }
  }
}
