package dev.pyro.tree;

import java.nio.ByteBuffer;

/** The fields of one record: each known, of its width, and there at most once. */
final class RecordFields {
  private static final int HEADER_BYTES = 6;

  private final ByteBuffer payload;
  private final int[] at = new int[Records.TAG_LIMIT]; // where the value starts, 0 if absent
  private final int[] length = new int[Records.TAG_LIMIT];

  /**
   * Takes a payload apart.
   *
   * @throws TreeFormatException if anything in it is not as the protocol says
   */
  RecordFields(ByteBuffer payload) throws TreeFormatException {
    this.payload = payload;
    int pos = payload.position();
    while (pos < payload.limit()) {
      if (payload.limit() - pos < HEADER_BYTES) {
        throw new TreeFormatException("a field is cut short");
      }
      int tag = payload.getShort(pos) & 0xffff;
      long size = payload.getInt(pos + 2) & 0xffff_ffffL;
      pos += HEADER_BYTES;
      int width = Records.width(tag);
      if (width == 0) {
        throw new TreeFormatException("there is no field " + tag);
      }
      if (size > payload.limit() - pos) {
        throw new TreeFormatException(Records.name(tag) + " is longer than its record");
      }
      if (width > 0 && size != width) {
        throw new TreeFormatException(Records.name(tag) + " has " + size + " bytes");
      }
      if (at[tag] != 0) {
        throw new TreeFormatException(Records.name(tag) + " comes twice");
      }
      at[tag] = pos;
      length[tag] = (int) size;
      pos += (int) size;
    }
  }

  boolean has(int tag) {
    return at[tag] != 0;
  }

  /** Returns whether a field is the first of its record. */
  boolean isFirst(int tag) {
    return at[tag] == payload.position() + HEADER_BYTES;
  }

  /** Returns a number, as unsigned where it has less than eight bytes. */
  long number(int tag) throws TreeFormatException {
    int pos = required(tag);
    return switch (length[tag]) {
      case 1 -> payload.get(pos) & 0xff;
      case 2 -> payload.getShort(pos) & 0xffff;
      case 4 -> payload.getInt(pos) & 0xffff_ffffL;
      default -> payload.getLong(pos);
    };
  }

  long number(int tag, long absent) throws TreeFormatException {
    return has(tag) ? number(tag) : absent;
  }

  byte[] bytes(int tag) throws TreeFormatException {
    byte[] copy = new byte[length[tag]];
    payload.get(required(tag), copy);
    return copy;
  }

  /** Refuses fields that do not belong to this record. */
  void allow(String record, int... tags) throws TreeFormatException {
    for (int tag = 0; tag < at.length; tag++) {
      if (at[tag] != 0 && !contains(tags, tag)) {
        throw new TreeFormatException(record + " has no " + Records.name(tag));
      }
    }
  }

  private static boolean contains(int[] tags, int tag) {
    for (int each : tags) {
      if (each == tag) {
        return true;
      }
    }
    return false;
  }

  private int required(int tag) throws TreeFormatException {
    if (at[tag] == 0) {
      throw new TreeFormatException(Records.name(tag) + " is missing");
    }
    return at[tag];
  }
}
