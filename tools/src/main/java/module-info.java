/** The catalogue of operations. MCP tools and function definitions for models are made from it. */
module dev.pyro.tools {
  requires transitive com.google.gson;
  requires transitive dev.pyro.engine;

  exports dev.pyro.tools;
}
