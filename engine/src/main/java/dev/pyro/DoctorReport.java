package dev.pyro;

import java.util.List;
import java.util.Optional;

/**
 * What {@code pyro doctor} found.
 *
 * @param ok whether no check failed
 * @param home the folder that holds everything
 * @param accelerator {@code kvm} or {@code tcg}, if a guest could be run
 * @param checks each thing that was looked at, in a fixed order
 * @param environments the environments that are installed
 * @param templates the memory templates on disk
 * @param leftovers what dead processes left behind
 * @param fixed the leftovers that were removed
 */
public record DoctorReport(
    boolean ok,
    String home,
    Optional<String> accelerator,
    List<Check> checks,
    List<String> environments,
    List<String> templates,
    List<String> leftovers,
    List<String> fixed) {
  /** Copies the lists. */
  public DoctorReport {
    checks = List.copyOf(checks);
    environments = List.copyOf(environments);
    templates = List.copyOf(templates);
    leftovers = List.copyOf(leftovers);
    fixed = List.copyOf(fixed);
  }

  /** How a check came out. */
  public enum Status {
    /** As it should be. */
    OK,
    /** pyro works, but worse than it could. */
    WARNING,
    /** pyro does not work until this is mended. */
    FAILED
  }

  /**
   * One thing that was looked at.
   *
   * @param name a stable name, such as {@code qemu}
   * @param status how it came out
   * @param detail what was found
   * @param hint what the user can do, if anything
   */
  public record Check(String name, Status status, String detail, Optional<String> hint) {}
}
