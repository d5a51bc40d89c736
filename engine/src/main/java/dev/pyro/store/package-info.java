/**
 * The host's file system: where things are in pyro's home, and how files are replaced and locked
 * there. Any process may die at any point. What it leaves is complete, or others recognise it as an
 * orphan.
 */
package dev.pyro.store;
