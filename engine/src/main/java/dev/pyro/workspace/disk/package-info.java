/** Disks of stopped workspaces. */
package dev.pyro.workspace.disk;
