/**
 * Commands on what a workspace contains: files, patches, the diff, copies from and to the host, and
 * the disk of a stopped workspace.
 */
package dev.pyro.cli.content;
