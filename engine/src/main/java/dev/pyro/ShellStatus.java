package dev.pyro;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * A shell.
 *
 * @param workspaceId the workspace
 * @param shellId its id, unique in the workspace
 * @param state whether it runs
 * @param cwd the directory that it started in
 * @param cols columns of its terminal
 * @param rows rows of its terminal
 * @param openedAt when it was opened
 * @param exitCode how it ended, 128+n for a death by signal n; empty while it runs
 */
public record ShellStatus(
    String workspaceId,
    String shellId,
    ShellState state,
    String cwd,
    int cols,
    int rows,
    Instant openedAt,
    OptionalInt exitCode) {}
