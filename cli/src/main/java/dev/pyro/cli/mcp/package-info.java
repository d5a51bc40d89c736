/** {@code pyro mcp serve}: the operations as tools for agents. */
package dev.pyro.cli.mcp;
