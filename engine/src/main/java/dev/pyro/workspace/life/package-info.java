/** How workspaces are made, started, stopped, reset, listed and cleaned up after. */
package dev.pyro.workspace.life;
