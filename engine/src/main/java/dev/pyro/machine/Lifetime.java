package dev.pyro.machine;

/** How long QEMU may live. */
enum Lifetime {
  /** QEMU ends with the object that started it. */
  OWNED,
  /**
   * Once it is released, QEMU runs until somebody ends it or the guest's deadline comes. Other
   * processes find it by its folder. Until then the watchdog ends it with this process.
   */
  DETACHED
}
