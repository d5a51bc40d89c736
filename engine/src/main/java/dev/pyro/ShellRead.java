package dev.pyro;

import java.util.OptionalInt;

/**
 * A part of a shell's output.
 *
 * @param workspaceId the workspace
 * @param shellId the shell
 * @param cursor from where on this was asked for
 * @param nextCursor where to go on
 * @param output the text, with the terminal's control sequences or, if {@code plain} was asked for,
 *     as a person sees it
 * @param truncated whether something from the cursor on is not in {@code output}: dropped for good,
 *     if {@code droppedBytes} is not 0; to be read from {@code nextCursor} on; or, with {@code
 *     plain}, above what is shown
 * @param droppedBytes how much from the cursor on is no longer kept, in bytes
 * @param state whether the shell runs
 * @param exitCode how it ended, 128+n for a death by signal n; empty while it runs
 */
public record ShellRead(
    String workspaceId,
    String shellId,
    long cursor,
    long nextCursor,
    String output,
    boolean truncated,
    long droppedBytes,
    ShellState state,
    OptionalInt exitCode) {}
