/**
 * {@code pyro workspace}: creating workspaces, running programs in them, looking at them, and
 * removing them. The bases of all commands on a workspace are here.
 */
package dev.pyro.cli.workspace;
