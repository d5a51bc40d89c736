/** What every call on a workspace has to do: its steps, locks and connections. */
package dev.pyro.workspace.call;
