/**
 * Names in trees of files, as bytes: where something is, what a link says, how both are shown, and
 * which names a pattern means. It imports nothing internal, so that all who move, compare or patch
 * files can use it.
 */
package dev.pyro.path;
