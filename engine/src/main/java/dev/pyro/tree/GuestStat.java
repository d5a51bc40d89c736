package dev.pyro.tree;

/**
 * What a guest also says about an entry. If inode and change time are equal, the file has not
 * changed, as far as the guest can be believed.
 *
 * @param ctimeNs time of the last change, in nanoseconds since 1970
 * @param inode the inode's number, as unsigned
 * @param links how many names it has, as unsigned
 */
public record GuestStat(long ctimeNs, long inode, int links) {
  /** What an entry has that was not made by a guest. */
  public static final GuestStat NONE = new GuestStat(0, 0, 0);
}
