/** pyro as an MCP server: the operations of its catalogue as tools. */
package dev.pyro.mcp.serve;
