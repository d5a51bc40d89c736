/** pyro's command line, on the engine's public API and the catalogue. */
module dev.pyro.cli {
  requires com.google.gson;
  requires dev.pyro.engine;
  requires dev.pyro.mcp;
  requires dev.pyro.responses;
  requires dev.pyro.tools;
  requires jdk.unsupported;
  requires org.apache.commons.cli;
}
