package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/** A change of a content that is not told line by line: the content, or a {@link Delta} to it. */
final class BinaryChange {
  /** How many bytes git puts in a line. */
  private static final int LINE_BYTES = 52;

  private static final int LETTERS = 26;

  private final Ids ids;
  private final byte[] data;
  private final boolean delta;

  BinaryChange(Ids ids, byte[] data, boolean delta) {
    this.ids = ids;
    this.data = data;
    this.delta = delta;
  }

  /** The names that git has for the two contents: what it computes from their bytes, or zeros. */
  record Ids(String before, String after) {
    private static final Pattern FULL =
        Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64})\\.\\.([0-9a-f]{40}|[0-9a-f]{64})(?: .*)?");

    /** Reads what follows {@code index}; empty if the ids are cut. */
    static Optional<Ids> of(String text) {
      Matcher matcher = FULL.matcher(text);
      return matcher.matches()
          ? Optional.of(new Ids(matcher.group(1), matcher.group(2)))
          : Optional.empty();
    }

    private static boolean isOf(String id, byte[] content) {
      boolean none = id.chars().allMatch(c -> c == '0');
      return none ? content.length == 0 : id.equals(id(content, id.length()));
    }
  }

  /**
   * Returns the new content.
   *
   * @throws PyroException {@code conflict} if it was made for another one
   */
  byte[] applied(TreePath path, byte[] content) {
    if (!Ids.isOf(ids.before(), content)) {
      boolean done = Ids.isOf(ids.after(), content);
      throw new PyroException(
          ErrorCode.CONFLICT,
          path + ": the binary patch is for another content than this file has",
          done ? "What the patch makes is there already." : "Make the patch from this content.",
          null);
    }
    byte[] after;
    try {
      after = delta ? Delta.applied(data, content) : data;
    } catch (IllegalArgumentException _) {
      after = null;
    }
    if (after == null || !Ids.isOf(ids.after(), after)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, path + ": the binary patch of this file is damaged");
    }
    return after;
  }

  /** Writes a change as git does, and the way back; both as contents, not as deltas. */
  static void write(byte[] before, byte[] after, StringBuilder out) {
    out.append("GIT binary patch\n");
    literal(after, out);
    literal(before, out);
  }

  /** Returns git's id of a content, or zeros where there is none. */
  static String id(Optional<Node> node) {
    return node.map(known -> id(known.content(), 40)).orElse("0".repeat(40));
  }

  private static String id(byte[] content, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance(length == 40 ? "SHA-1" : "SHA-256");
      digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has both
    }
  }

  private static void literal(byte[] content, StringBuilder out) {
    out.append("literal ").append(content.length).append('\n');
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] line = new byte[LINE_BYTES];
    while (!deflater.finished()) {
      int length = 0;
      while (length < LINE_BYTES && !deflater.finished()) {
        length += deflater.deflate(line, length, LINE_BYTES - length);
      }
      out.append((char) (length <= LETTERS ? 'A' + length - 1 : 'a' + length - LETTERS - 1));
      Base85.encode(line, 0, length, out);
      out.append('\n');
    }
    deflater.end();
    out.append('\n');
  }

  /** Returns how many bytes a line has that begins with a letter; -1 if it is none. */
  static int lineLength(char first) {
    if (first >= 'A' && first <= 'Z') {
      return first - 'A' + 1;
    }
    return first >= 'a' && first <= 'z' ? first - 'a' + LETTERS + 1 : -1;
  }
}
