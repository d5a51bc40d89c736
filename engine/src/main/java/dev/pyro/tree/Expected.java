package dev.pyro.tree;

/**
 * What a caller has seen at a path that it is about to change; anything else there is a conflict.
 *
 * @param inode the inode's number, 0 for nothing at all
 * @param ctimeNs time of the last change, in nanoseconds since 1970
 * @param size bytes of the file
 */
public record Expected(long inode, long ctimeNs, long size) {
  /** Nothing is there. */
  public static final Expected NOTHING = new Expected(0, 0, 0);
}
