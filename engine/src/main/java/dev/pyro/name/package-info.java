/** Names of machines, workspaces and the like: new ones, and the nearest to one that is unknown. */
package dev.pyro.name;
