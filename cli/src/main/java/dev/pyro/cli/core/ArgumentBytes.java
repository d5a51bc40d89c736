package dev.pyro.cli.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of the command line. Java decodes them and puts a replacement character where they are
 * not UTF-8: a guest would get another argument than the user has given.
 */
public final class ArgumentBytes {
  private static final Path OF_PROCESS = Path.of("/proc/self/cmdline");
  private static final int MAX_SHOWN_BYTES = 200;

  private ArgumentBytes() {}

  /**
   * Refuses words that Java has not decoded as they are.
   *
   * @param words what Java made of the last arguments of this process
   */
  public static void check(List<String> words) {
    if (words.stream().noneMatch(word -> word.indexOf('\ufffd') >= 0)) {
      return;
    }
    try {
      check(words, Files.readAllBytes(OF_PROCESS));
    } catch (IOException _) {
      // without /proc nothing can be said
    }
  }

  /** Does this with the arguments of a process, each of which a NUL ends. */
  static void check(List<String> words, byte[] commandLine) {
    List<byte[]> all = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        all.add(Arrays.copyOfRange(commandLine, begin, i));
        begin = i + 1;
      }
    }
    int before = all.size() - words.size();
    for (int i = 0; i < words.size() && before >= 0; i++) {
      byte[] bytes = all.get(before + i);
      boolean same = new String(bytes, StandardCharsets.UTF_8).equals(words.get(i));
      if (same && !isUtf8(bytes)) {
        throw new UsageException(
            name(words, i) + " is not text in UTF-8: " + shown(bytes),
            "give such bytes in a file or on standard input");
      }
    }
  }

  /** Returns what a word is: the value of the flag in front of it, or an argument. */
  private static String name(List<String> words, int index) {
    String word = words.get(index);
    String flag = word.contains("=") ? word.substring(0, word.indexOf('=')) : "";
    if (flag.startsWith("--")) {
      return flag;
    }
    String before = index == 0 ? "" : words.get(index - 1);
    boolean ofProgram = words.subList(0, index).contains("--");
    return before.startsWith("--") && !ofProgram ? before : "an argument";
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static String shown(byte[] bytes) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length, MAX_SHOWN_BYTES); i++) {
      boolean plain = bytes[i] >= ' ' && bytes[i] <= '~';
      shown.append(plain ? Character.toString(bytes[i]) : String.format("\\x%02x", bytes[i]));
    }
    return shown.append(bytes.length > MAX_SHOWN_BYTES ? "…" : "").toString();
  }
}
