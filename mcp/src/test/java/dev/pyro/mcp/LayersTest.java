package dev.pyro.mcp;

import dev.pyro.testing.Layers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayersTest {
  @Test
  void theCoreKnowsNothingOfPyro() {
    Layers.assertHold(
        McpServer.class,
        Map.of(
            "dev.pyro.mcp",
            List.of("com.google.gson..", "com.sun.net.httpserver", "javax.crypto.."),
            "dev.pyro.mcp.serve",
            List.of("dev.pyro.mcp", "dev.pyro.tools", "dev.pyro", "com.google.gson..")));
  }
}
