/**
 * An IP stack for one machine: it ends the guest's flows and opens sockets of this host for them.
 * One thread runs it, so nothing in it is locked.
 */
package dev.pyro.network.stack;
