/** Workspaces. */
package dev.pyro.workspace;
