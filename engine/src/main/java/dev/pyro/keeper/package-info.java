/**
 * The keeper, as other processes see it: a process that serves the networks and the published ports
 * of a home's workspaces while no other pyro process lives.
 */
package dev.pyro.keeper;
