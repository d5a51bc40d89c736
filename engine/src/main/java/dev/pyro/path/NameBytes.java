package dev.pyro.path;

import java.util.Arrays;

/** Bytes that name something in a tree: Linux gives names no encoding, so they may be any. */
abstract sealed class NameBytes permits TreePath, LinkText {
  final byte[] bytes;

  NameBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns a copy of the bytes. */
  public final byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the bytes themselves, which nobody may change. */
  public final byte[] raw() {
    return bytes;
  }

  /** Returns the text for people: UTF-8, with escapes for what is none or cannot be shown. */
  public String display() {
    return Shown.text(bytes);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof NameBytes name
        && getClass() == name.getClass()
        && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public final String toString() {
    return display();
  }
}
