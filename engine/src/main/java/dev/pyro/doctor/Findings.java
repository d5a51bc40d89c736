package dev.pyro.doctor;

import dev.pyro.DoctorReport.Check;
import dev.pyro.DoctorReport.Status;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one look has found so far. */
final class Findings {
  private final List<Check> checks = new ArrayList<>();

  void ok(String name, String detail) {
    add(name, Status.OK, detail, "");
  }

  void warning(String name, String detail, String hint) {
    add(name, Status.WARNING, detail, hint);
  }

  void failed(String name, String detail, String hint) {
    add(name, Status.FAILED, detail, hint);
  }

  void failed(String name, PyroException e, String usualHint) {
    failed(name, e.getMessage(), e.hint().orElse(usualHint));
  }

  /** Adds a check; an empty hint is none. */
  void add(String name, Status status, String detail, String hint) {
    checks.add(
        new Check(name, status, detail, hint.isEmpty() ? Optional.empty() : Optional.of(hint)));
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }
}
