/**
 * Names in trees of files, as bytes: where something is, what a link says, and how both are shown.
 * It imports nothing, so that all who move, compare or patch files can use it.
 */
package dev.pyro.path;
