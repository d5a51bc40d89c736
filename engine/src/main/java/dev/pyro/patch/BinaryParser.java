package dev.pyro.patch;

import dev.pyro.PyroException;
import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a change that git did not write line by line: the new content or what is different in it,
 * compressed, and after a blank line the way back, which is not needed.
 */
final class BinaryParser {
  private static final Pattern HEAD = Pattern.compile("(literal|delta) (\\d{1,18})");

  private final PatchLines lines;
  private final BinaryAllowance allowance;
  private int at;

  /** Begins at the line after {@code GIT binary patch}. */
  BinaryParser(PatchLines lines, int start, BinaryAllowance allowance) {
    this.lines = lines;
    this.at = start;
    this.allowance = allowance;
  }

  /** Returns the line after what was read. */
  int end() {
    return at;
  }

  BinaryChange parse(BinaryChange.Ids ids) {
    int head = at;
    Matcher matcher = HEAD.matcher(lines.get(at++));
    if (!matcher.matches()) {
      throw lines.malformed(head, "is neither `literal` nor `delta`, with a size");
    }
    long size = Long.parseLong(matcher.group(2));
    allowance.take(where(head), size);
    byte[] data = inflated(head, packed(), (int) size);
    if (HEAD.matcher(lines.get(at)).matches()) {
      at++;
      packed();
    }
    if (matcher.group(1).equals("literal")) {
      return new BinaryChange(ids, data, false);
    }
    try {
      allowance.take(where(head), Delta.targetSize(data));
    } catch (IllegalArgumentException _) {
      throw broken(head);
    }
    return new BinaryChange(ids, data, true);
  }

  private static String where(int line) {
    return "line " + (line + 1) + " of the patch";
  }

  /** Reads lines of data up to a blank one. */
  private byte[] packed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (; !lines.get(at).isEmpty(); at++) {
      String line = lines.get(at);
      byte[] some = Base85.decode(line, 1, BinaryChange.lineLength(line.charAt(0)));
      if (some == null) {
        throw broken(at);
      }
      bytes.writeBytes(some);
    }
    at++;
    return bytes.toByteArray();
  }

  private byte[] inflated(int head, byte[] packed, int size) {
    byte[] bytes = new byte[size];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int done = inflater.inflate(bytes); // all that there is, since all input is there
      boolean more = inflater.inflate(new byte[1]) > 0;
      if (done < size || more || !inflater.finished()) {
        throw broken(head);
      }
      return bytes;
    } catch (DataFormatException _) {
      throw broken(head);
    } finally {
      inflater.end();
    }
  }

  private PyroException broken(int line) {
    return lines.malformed(line, "is of a binary patch that is damaged");
  }
}
