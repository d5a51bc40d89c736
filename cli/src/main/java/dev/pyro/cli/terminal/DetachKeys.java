package dev.pyro.cli.terminal;

import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.UsageException;
import java.util.Arrays;
import java.util.List;

/** The keys that detach from a shell when they are pressed one after the other, as in docker. */
public final class DetachKeys {
  /** The keys that docker uses: they are rarely typed for something else. */
  public static final String USUAL = "ctrl-p,ctrl-q";

  private static final int MAX_KEYS = 8;
  private static final String CONTROL = "ctrl-";
  private static final String CONTROLLED = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

  private final byte[] bytes;
  private final String shown;

  private DetachKeys(byte[] bytes, String shown) {
    this.bytes = bytes;
    this.shown = shown;
  }

  /** Returns keys such as {@code ctrl-p,ctrl-q} or {@code ctrl-a,d}. */
  public static DetachKeys parse(Flag flag, String text) {
    List<String> keys = List.of(text.split(",", -1));
    byte[] bytes = new byte[keys.size()];
    for (int i = 0; i < bytes.length; i++) {
      int code = code(keys.get(i));
      if (code < 0 || bytes.length > MAX_KEYS) {
        throw new UsageException(
            "--" + flag.name() + " is \"" + text + "\"; it must be up to 8 keys",
            "a key is an ASCII character or ctrl- and a letter, as in " + USUAL);
      }
      bytes[i] = (byte) code;
    }
    return new DetachKeys(bytes, String.join(" ", keys));
  }

  private static int code(String key) {
    if (key.length() == 1) {
      return key.charAt(0) > ' ' && key.charAt(0) < 0x7f ? key.charAt(0) : -1;
    }
    return key.startsWith(CONTROL) && key.length() == CONTROL.length() + 1
        ? CONTROLLED.indexOf(key.charAt(CONTROL.length()))
        : -1;
  }

  int count() {
    return bytes.length;
  }

  /** Returns whether the keys begin with these. */
  boolean beginWith(byte[] typed, int length) {
    return length <= bytes.length && Arrays.equals(bytes, 0, length, typed, 0, length);
  }

  /** Returns the keys for people, in the order in which they are pressed. */
  @Override
  public String toString() {
    return shown;
  }
}
