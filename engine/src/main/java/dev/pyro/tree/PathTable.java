package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A set of paths, numbered in the order in which they were added, at about twenty bytes each beyond
 * their own. Whoever needs more about a path keeps a column, indexed by its number.
 */
final class PathTable {
  /** How many entries a tree may have: what a table of all of them may cost in memory. */
  static final int MAX_ENTRIES = 1_000_000;

  /** The same for the bytes of all names: 128 on average in the largest tree. */
  static final int MAX_NAME_BYTES = 128 << 20;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Unknown to whoever chooses the names, so that they cannot be made to collide. */
  private final long seed = ThreadLocalRandom.current().nextLong() | 1;

  private byte[] arena;
  private int used;
  private int[] start;
  private short[] length;
  private int[] slots;
  private int size;

  PathTable() {
    this(new byte[1 << 12], 64);
  }

  /** Creates a table whose paths lie in {@code arena}; see {@link #addInPlace}. */
  PathTable(byte[] arena, int expected) {
    this.arena = arena;
    start = new int[expected];
    length = new short[expected];
    slots = new int[Math.max(Integer.highestOneBit(expected) << 2, 64)];
  }

  int size() {
    return size;
  }

  /**
   * Adds a path and returns its number, or -1 if it is there.
   *
   * @throws PyroException {@link ErrorCode#LIMIT_EXCEEDED} if the tree has too many entries
   */
  int add(byte[] path) {
    if (find(path, 0, path.length) >= 0) {
      return -1;
    }
    if (path.length > MAX_NAME_BYTES - used) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          "the names of the tree have more than " + MAX_NAME_BYTES + " bytes together");
    }
    if (path.length > arena.length - used) {
      arena = Arrays.copyOf(arena, Math.max(arena.length * 2, used + path.length));
    }
    System.arraycopy(path, 0, arena, used, path.length);
    used += path.length;
    return append(used - path.length, path.length);
  }

  /** Adds a path that lies in the arena already, and is known to be new only if this is not -1. */
  int addInPlace(int from, int pathLength) {
    return find(arena, from, pathLength) >= 0 ? -1 : append(from, pathLength);
  }

  private int append(int from, int pathLength) {
    if (size == MAX_ENTRIES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED, "the tree has more than " + MAX_ENTRIES + " entries");
    }
    if (size == start.length) {
      start = Arrays.copyOf(start, size * 2);
      length = Arrays.copyOf(length, size * 2);
    }
    start[size] = from;
    length[size] = (short) pathLength;
    size++;
    if (size * 2 > slots.length) {
      slots = new int[slots.length * 2];
      for (int i = 0; i < size; i++) {
        slots[freeSlot(i)] = i + 1;
      }
    } else {
      slots[freeSlot(size - 1)] = size;
    }
    return size - 1;
  }

  private int freeSlot(int number) {
    int slot = (int) hash(arena, start[number], length[number]) & (slots.length - 1);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  int find(TreePath path) {
    return find(path.raw(), 0, path.raw().length);
  }

  /** Returns the number of a path, or -1. */
  int find(byte[] bytes, int from, int pathLength) {
    int slot = (int) hash(bytes, from, pathLength) & (slots.length - 1);
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      int at = start[number];
      if (length[number] == pathLength
          && Arrays.equals(arena, at, at + pathLength, bytes, from, from + pathLength)) {
        return number;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  /** Returns the number of the parent of a path, or -1; the root has none. */
  int findParent(TreePath path) {
    return path.isRoot() ? -1 : find(path.raw(), 0, path.parentLength());
  }

  TreePath path(int number) {
    return TreePath.trusted(arena, start[number], length[number]);
  }

  private long hash(byte[] bytes, int from, int count) {
    long hash = seed ^ count;
    int i = from;
    for (; i <= from + count - Long.BYTES; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, i));
    }
    long tail = 0;
    for (; i < from + count; i++) {
      tail = (tail << 8) | (bytes[i] & 0xff);
    }
    return mix(hash ^ tail);
  }

  private long mix(long value) {
    return Math.multiplyHigh(value, seed) ^ (value * seed);
  }
}
