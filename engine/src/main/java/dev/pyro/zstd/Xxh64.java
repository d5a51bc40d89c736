package dev.pyro.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The checksum of frames: xxHash of 64 bits, with the seed 0. */
final class Xxh64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] lanes = {0x60EA27EEADC0B5D6L, P2, 0, -P1};
  private final byte[] held = new byte[STRIPE]; // less than a stripe
  private int heldCount;
  private long total;

  void add(byte[] bytes, int from, int count) {
    total += count;
    int at = from;
    int end = from + count;
    if (heldCount > 0) {
      int some = Math.min(STRIPE - heldCount, count);
      System.arraycopy(bytes, at, held, heldCount, some);
      heldCount += some;
      at += some;
      if (heldCount < STRIPE) {
        return;
      }
      stripe(held, 0);
      heldCount = 0;
    }
    for (; end - at >= STRIPE; at += STRIPE) {
      stripe(bytes, at);
    }
    System.arraycopy(bytes, at, held, 0, end - at);
    heldCount = end - at;
  }

  private void stripe(byte[] bytes, int at) {
    for (int i = 0; i < 4; i++) {
      lanes[i] = round(lanes[i], (long) LONGS.get(bytes, at + 8 * i));
    }
  }

  private static long round(long lane, long value) {
    return Long.rotateLeft(lane + value * P2, 31) * P1;
  }

  /** Returns the sum of all that was added. */
  long value() {
    long hash = P5;
    if (total >= STRIPE) {
      hash =
          Long.rotateLeft(lanes[0], 1)
              + Long.rotateLeft(lanes[1], 7)
              + Long.rotateLeft(lanes[2], 12)
              + Long.rotateLeft(lanes[3], 18);
      for (long lane : lanes) {
        hash = (hash ^ round(0, lane)) * P1 + P4;
      }
    }
    hash += total;
    int at = 0;
    for (; heldCount - at >= 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, (long) LONGS.get(held, at)), 27) * P1 + P4;
    }
    if (heldCount - at >= 4) {
      long four = Integer.toUnsignedLong((int) INTS.get(held, at));
      hash = Long.rotateLeft(hash ^ (four * P1), 23) * P2 + P3;
      at += 4;
    }
    for (; at < heldCount; at++) {
      hash = Long.rotateLeft(hash ^ ((held[at] & 0xff) * P5), 11) * P1;
    }
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }
}
