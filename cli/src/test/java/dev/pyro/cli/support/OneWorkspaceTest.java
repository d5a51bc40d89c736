package dev.pyro.cli.support;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Tests that each have a workspace, and leave nothing behind. */
@Timeout(1800)
public abstract class OneWorkspaceTest {
  protected OneWorkspace workspace;

  @BeforeEach
  protected final void createWorkspace() {
    workspace = OneWorkspace.create();
  }

  @AfterEach
  protected final void nothingIsLeft() {
    workspace.close();
    RealPyro.assertNothingIsLeft();
  }
}
