package dev.pyro;

import java.util.List;

/**
 * Numbers of changes.
 *
 * @param total how many paths differ
 * @param added how many are new
 * @param modified how many have other content or permissions
 * @param deleted how many are gone
 * @param typeChanged how many are another kind of thing
 * @param textPatched how many the patch holds whole
 * @param nonText how many it does not hold
 */
public record ChangeSummary(
    int total,
    int added,
    int modified,
    int deleted,
    int typeChanged,
    int textPatched,
    int nonText) {
  /** Counts. */
  public static ChangeSummary of(List<ChangeEntry> entries) {
    int patched = (int) entries.stream().filter(ChangeEntry::textPatched).count();
    return new ChangeSummary(
        entries.size(),
        count(entries, ChangeStatus.ADDED),
        count(entries, ChangeStatus.MODIFIED),
        count(entries, ChangeStatus.DELETED),
        count(entries, ChangeStatus.TYPE_CHANGED),
        patched,
        entries.size() - patched);
  }

  private static int count(List<ChangeEntry> entries, ChangeStatus status) {
    return (int) entries.stream().filter(entry -> entry.status() == status).count();
  }
}
