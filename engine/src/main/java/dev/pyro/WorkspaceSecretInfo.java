package dev.pyro;

import java.util.Objects;

/**
 * What is told of a secret of a workspace, which is never its value.
 *
 * @param name what it is called in {@link ExecRequest#secretEnv}
 * @param sourceKind where its value came from
 */
public record WorkspaceSecretInfo(String name, SecretSource sourceKind) {
  /** Checks that nothing is null. */
  public WorkspaceSecretInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sourceKind, "sourceKind");
  }
}
