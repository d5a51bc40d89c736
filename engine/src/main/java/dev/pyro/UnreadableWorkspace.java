package dev.pyro;

/**
 * A workspace whose record this version of pyro cannot read: it was damaged, or written by another
 * version. It can be deleted by its id; every other call on it fails with {@link
 * ErrorCode#UNAVAILABLE}.
 *
 * @param workspaceId its id
 * @param reason why the record cannot be read
 */
public record UnreadableWorkspace(String workspaceId, String reason) {}
