package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tagged fields as the agent sent them: each of its width, and there at most once. Fields that this
 * pyro does not know are skipped; a newer agent may send them. The frame bounds how many there are.
 */
final class Fields {
  private static final int FIELD_HEADER_BYTES = 6;

  private final Map<Tag, ByteBuffer> values = new EnumMap<>(Tag.class);

  private Fields() {}

  /**
   * Takes a payload apart.
   *
   * @throws GuestProtocolException if anything in it is not as the protocol says
   */
  static Fields parse(ByteBuffer payload) throws GuestProtocolException {
    Fields fields = new Fields();
    while (payload.hasRemaining()) {
      if (payload.remaining() < FIELD_HEADER_BYTES) {
        throw new GuestProtocolException("a field is cut short");
      }
      int number = payload.getShort() & 0xffff;
      long length = payload.getInt() & 0xffff_ffffL;
      Tag tag = Tag.of(number);
      if (length > payload.remaining()) {
        throw new GuestProtocolException(
            (tag == null ? "field " + number : tag) + " is longer than its frame");
      }
      if (tag == null) { // of an agent that knows more
        payload.position(payload.position() + (int) length);
        continue;
      }
      if (tag.width >= 0 && length != tag.width) {
        throw new GuestProtocolException(tag + " has " + length + " bytes");
      }
      ByteBuffer value = payload.slice(payload.position(), (int) length);
      payload.position(payload.position() + (int) length);
      if (fields.values.putIfAbsent(tag, value) != null) {
        throw new GuestProtocolException(tag + " comes twice");
      }
    }
    return fields;
  }

  boolean has(Tag tag) {
    return values.containsKey(tag);
  }

  /** Returns a number as unsigned, the largest long if it does not fit. */
  long number(Tag tag) throws GuestProtocolException {
    ByteBuffer value = required(tag);
    return switch (value.remaining()) {
      case 1 -> value.get(0) & 0xff;
      case 2 -> value.getShort(0) & 0xffff;
      case 4 -> value.getInt(0) & 0xffff_ffffL;
      default -> {
        long wide = value.getLong(0);
        yield wide < 0 ? Long.MAX_VALUE : wide;
      }
    };
  }

  /** Returns a number that an older agent does not send. */
  long numberOr(Tag tag, long other) throws GuestProtocolException {
    return has(tag) ? number(tag) : other;
  }

  byte[] bytes(Tag tag) throws GuestProtocolException {
    ByteBuffer value = required(tag);
    byte[] copy = new byte[value.remaining()];
    value.get(value.position(), copy);
    return copy;
  }

  /** Returns a text that is safe to show: bounded, without control characters. */
  Optional<String> text(Tag tag) throws GuestProtocolException {
    if (!has(tag)) {
      return Optional.empty();
    }
    return Optional.of(requiredText(tag));
  }

  /** The same of a field that must be there. */
  String requiredText(Tag tag) throws GuestProtocolException {
    byte[] raw = bytes(tag);
    if (raw.length > Wire.MAX_MESSAGE_BYTES) {
      throw new GuestProtocolException(tag + " has " + raw.length + " bytes");
    }
    String text = new String(raw, StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return shown.toString();
  }

  private ByteBuffer required(Tag tag) throws GuestProtocolException {
    ByteBuffer value = values.get(tag);
    if (value == null) {
      throw new GuestProtocolException(tag + " is missing");
    }
    return value;
  }

  /** Puts fields together. */
  static final class Builder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Builder request(Op op) {
      return new Builder().put(Tag.OP, op.number);
    }

    /**
     * Puts a program, where it starts and its whole environment.
     *
     * @throws PyroException {@link ErrorCode#LIMIT_EXCEEDED} if these are more words than an agent
     *     takes
     */
    Builder program(List<String> argv, String cwd, List<String> env) {
      requireAtMost(Wire.MAX_ARGUMENTS, argv.size(), "arguments");
      requireAtMost(Wire.MAX_VARIABLES, env.size(), "variables in its environment");
      argv.forEach(arg -> put(Tag.ARG, arg));
      put(Tag.CWD, cwd);
      env.forEach(variable -> put(Tag.ENV, variable));
      return this;
    }

    private static void requireAtMost(int limit, int count, String what) {
      if (count > limit) {
        throw new PyroException(
            ErrorCode.LIMIT_EXCEEDED,
            "the command has " + count + " " + what + "; the guest accepts " + limit,
            Wire.TOO_LONG_HINT,
            null);
      }
    }

    Builder put(Tag tag, long number) {
      byte[] value = new byte[tag.width];
      for (int i = tag.width - 1; i >= 0; i--) {
        value[i] = (byte) number;
        number >>>= 8;
      }
      return put(tag, value);
    }

    Builder put(TerminalSize size) {
      return put(Tag.COLS, size.cols()).put(Tag.ROWS, size.rows());
    }

    Builder put(Tag tag, String text) {
      return put(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    Builder put(Tag tag, byte[] value) {
      ByteBuffer header = ByteBuffer.allocate(FIELD_HEADER_BYTES);
      header.putShort((short) tag.number).putInt(value.length);
      out.writeBytes(header.array());
      out.writeBytes(value);
      return this;
    }

    byte[] build() {
      return out.toByteArray();
    }
  }
}
