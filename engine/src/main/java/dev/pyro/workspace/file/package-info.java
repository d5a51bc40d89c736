/** Files of running workspaces: reads, edits, copies in and out, diffs. */
package dev.pyro.workspace.file;
