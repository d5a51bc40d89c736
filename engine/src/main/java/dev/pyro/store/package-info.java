/**
 * The host's file system: the only code that knows a path of pyro's home, and how files are
 * replaced and locked there. Any process may die at any point; what it leaves is either complete or
 * recognisable as a leftover.
 */
package dev.pyro.store;
