/** pyro's MCP server: a core that knows nothing of pyro, and the catalogue's operations on it. */
module dev.pyro.mcp {
  requires transitive com.google.gson;
  requires transitive dev.pyro.tools;
  requires jdk.httpserver;

  exports dev.pyro.mcp;
  exports dev.pyro.mcp.serve;
}
