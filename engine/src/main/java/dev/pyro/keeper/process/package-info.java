/** The keeper itself: a process of its own. */
package dev.pyro.keeper.process;
