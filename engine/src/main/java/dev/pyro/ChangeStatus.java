package dev.pyro;

import java.util.Locale;

/** How a path differs. */
public enum ChangeStatus {
  /** It was not there before. */
  ADDED,
  /** Its content or its permissions differ. */
  MODIFIED,
  /** It is there no more. */
  DELETED,
  /** Another kind of thing stands there now. */
  TYPE_CHANGED;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
