package dev.pyro.guest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request of the host, as far as a guest in QEMU's place needs it.
 *
 * @param words what FILES is to do; empty for others
 * @param follow how far a WATCH goes
 * @param stdin whether the stream takes input
 */
record Request(Op op, List<String> words, int follow, boolean stdin) {
  static Request parse(byte[] request) {
    ByteBuffer fields = ByteBuffer.wrap(request);
    Op op = null;
    List<String> words = new ArrayList<>();
    int follow = 0;
    boolean stdin = false;
    while (fields.hasRemaining()) {
      Tag tag = Tag.of(fields.getShort());
      byte[] value = new byte[fields.getInt()];
      fields.get(value);
      switch (tag) {
        case OP -> op = op(ByteBuffer.wrap(value).getShort());
        case ARG -> words.add(new String(value, StandardCharsets.UTF_8));
        case FOLLOW -> follow = value[0];
        case STDIN -> stdin = value[0] != 0;
        default -> {} // what an honest answer does not depend on
      }
    }
    return new Request(op, op == Op.FILES ? words : List.of(), follow, stdin);
  }

  private static Op op(int number) {
    return Arrays.stream(Op.values()).filter(one -> one.number == number).findFirst().orElseThrow();
  }

  /** Returns whether it has no answer before the host closes it. */
  boolean isOpenEnded() {
    return op == Op.FEED && stdin;
  }

  @Override
  public String toString() {
    return switch (op) {
      case FILES -> op + " " + words.getFirst();
      case WATCH -> op + " " + follow;
      case FEED -> stdin ? op + " stdin" : op.toString();
      default -> op.toString();
    };
  }
}
