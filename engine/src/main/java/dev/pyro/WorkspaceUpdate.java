package dev.pyro;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a workspace's name and labels; what is left empty stays as it is.
 *
 * @param name the new name
 * @param clearName whether the name is taken away
 * @param labels labels to set, beside those that are there
 * @param clearLabels keys of labels to take away
 */
public record WorkspaceUpdate(
    Optional<String> name, boolean clearName, Map<String, String> labels, Set<String> clearLabels) {
  /** Checks that it changes something and does not contradict itself. */
  public WorkspaceUpdate {
    labels = Map.copyOf(labels);
    clearLabels = Set.copyOf(clearLabels);
    name.ifPresent(WorkspaceNames::requireName);
    labels.forEach(WorkspaceNames::requireLabel);
    if (name.isPresent() && clearName) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "name and clear_name contradict each other");
    }
    for (String key : clearLabels) {
      if (labels.containsKey(key)) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "the label " + key + " is both set and cleared");
      }
    }
    if (name.isEmpty() && !clearName && labels.isEmpty() && clearLabels.isEmpty()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "nothing is to be updated",
          "give a name, clear_name, labels or clear_labels",
          null);
    }
  }
}
