package dev.pyro.machine;

/** How long QEMU may live. */
enum Lifetime {
  /** As long as the object that started it. */
  OWNED,
  /** Until it is ended or the guest's deadline comes; other processes find it by its folder. */
  DETACHED
}
