/** Programs in running workspaces: commands, shells, services, the console. */
package dev.pyro.workspace.process;
