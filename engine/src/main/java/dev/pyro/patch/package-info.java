/**
 * Patches: {@link dev.pyro.patch.GitDiff} writes what changed as one git-style diff, {@link
 * dev.pyro.patch.ParsedPatch} reads what models and tools write and works out what it changes.
 * Everything here is a pure function: nothing is read from or written to a file system.
 */
package dev.pyro.patch;
