/** An MCP server core that knows nothing of pyro: JSON-RPC, both eras, stdio and HTTP. */
module dev.pyro.mcp {
  requires transitive com.google.gson;
  requires jdk.httpserver;

  exports dev.pyro.mcp;
}
