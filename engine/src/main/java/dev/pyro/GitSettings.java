package dev.pyro;

/**
 * What an export does with the configuration and the hooks of Git repositories in it. Git starts
 * programs that they name. So what a machine has written there would run on the host.
 */
public enum GitSettings {
  /**
   * Only those come that are as the workspace was seeded with them; the result names the others.
   */
  SEEDED,
  /** All of them come. */
  ANY
}
