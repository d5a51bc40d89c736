package dev.pyro.cli.core;

import dev.pyro.ErrorCode;
import dev.pyro.InputFile;
import dev.pyro.PyroException;
import dev.pyro.cli.console.StandardInput;
import dev.pyro.cli.console.Units;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Text that is given with one flag, or in a file with another.
 *
 * @param flag the flag for the text itself
 * @param fileFlag the flag for the file that holds it; {@code -} is standard input
 * @param maxBytes how long it may be, in bytes; more is not read
 */
public record TextInput(Flag flag, Flag fileFlag, int maxBytes) {

  /** Returns one whose flags have that name, such as {@code --patch} and {@code --patch-file}. */
  public static TextInput of(String name, String help, String fileHelp, int maxBytes) {
    return new TextInput(
        Flag.withValue(name, "TEXT", help),
        Flag.withValue(name + "-file", "HOST_PATH", fileHelp + "; - is standard input"),
        maxBytes);
  }

  public String read(Invocation call) {
    call.refuseBoth(flag, fileFlag);
    if (call.has(flag)) {
      return call.value(flag).orElseThrow();
    }
    String name = fileName(call);
    return name.equals("-") ? ofStdin(maxBytes) : decode(name, ofFile(name));
  }

  /** Returns what {@link #read} does, in any encoding. */
  public byte[] readBytes(Invocation call) {
    call.refuseBoth(flag, fileFlag);
    if (call.has(flag)) {
      return call.value(flag).orElseThrow().getBytes(StandardCharsets.UTF_8);
    }
    String name = fileName(call);
    return name.equals("-") ? bytesOfStdin(maxBytes) : ofFile(name);
  }

  private String fileName(Invocation call) {
    return call.path(fileFlag)
        .map(Path::toString)
        .orElseThrow(() ->
            new UsageException(
                "there is no " + flag.name(),
                "give it with --" + flag.name() + ", or its file with --" + fileFlag.name()));
  }

  /** Reads text from standard input to its end. */
  public static String ofStdin(int maxBytes) {
    return decode("the input", bytesOfStdin(maxBytes));
  }

  /** Reads standard input to its end, or until the thread is interrupted. */
  private static byte[] bytesOfStdin(int maxBytes) {
    try (InputStream in = new StandardInput()) {
      return read("the input", in, maxBytes);
    } catch (IOException e) {
      throw PyroException.of("the input cannot be read", e);
    }
  }

  private byte[] ofFile(String name) {
    try (InputStream in = InputFile.open(Path.of(name), name)) {
      return read(name, in, maxBytes);
    } catch (IOException e) {
      throw PyroException.of(name + " cannot be read", e);
    }
  }

  private static byte[] read(String name, InputStream in, int maxBytes) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED, name + " is longer than " + Units.bytes(maxBytes));
    }
    return bytes;
  }

  private static String decode(String name, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, name + " is not text in UTF-8", e);
    }
  }
}
