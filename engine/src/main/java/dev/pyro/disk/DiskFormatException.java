package dev.pyro.disk;

import java.io.IOException;

/** What is on a disk cannot be right, or is of a kind that is not known here. */
public sealed class DiskFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** Creates one; the message says what is wrong, without a subject. */
  public DiskFormatException(String message) {
    super(message);
  }

  /** The disk is as it should be, but a path on it leads through too many links. */
  public static final class TooManyLinks extends DiskFormatException {
    private static final long serialVersionUID = 1;

    TooManyLinks(String message) {
      super(message);
    }
  }
}
