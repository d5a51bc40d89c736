/** pyro's command line, on the engine's public API only. */
module dev.pyro.cli {
  requires com.google.gson;
  requires dev.pyro.engine;
  requires jdk.unsupported;
  requires org.apache.commons.cli;
}
