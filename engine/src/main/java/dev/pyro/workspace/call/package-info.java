/** The one way of every call on a workspace: its rules, locks and connections. */
package dev.pyro.workspace.call;
