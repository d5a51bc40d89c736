package dev.pyro.machine;

import java.util.Locale;

/** What executes a guest's instructions. */
public enum Accelerator {
  /** The processor, through the host's kernel. */
  KVM,
  /** QEMU's translator: slower to compute, the same machine. */
  TCG;

  /** Returns the name that people and QEMU use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
