package dev.pyro.tree;

/** One member of an archive, as it says; its content is still to be read. */
final class TarMember {
  private final byte[] name;
  private final char type;
  private final int mode;
  private final long size;
  private final long mtimeNs;
  private final byte[] link;

  TarMember(byte[] name, char type, int mode, long size, long mtimeNs, byte[] link) {
    this.name = name;
    this.type = type;
    this.mode = mode;
    this.size = size;
    this.mtimeNs = mtimeNs;
    this.link = link;
  }

  /** Returns its name, in whatever bytes. */
  byte[] name() {
    return name;
  }

  /** Returns the type flag, {@code 0} for a regular file. */
  char type() {
    return type;
  }

  /** Returns the permission bits. */
  int mode() {
    return mode;
  }

  /** Returns the bytes of a file, holes included. */
  long size() {
    return size;
  }

  /** Returns the time of the last modification, in nanoseconds since 1970. */
  long mtimeNs() {
    return mtimeNs;
  }

  /** Returns what a link says. */
  byte[] link() {
    return link;
  }
}
