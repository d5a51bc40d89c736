package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import dev.pyro.cli.support.TerminalScript;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pyro mcp serve} tells who starts it by hand. */
@Timeout(600)
class McpServeTest {
  private static final int END_OF_INPUT = 4;

  @TempDir private Path folder;

  @Test
  void aPortInUseIsNamed() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Finished served =
          RealPyro.ofCheckout()
              .run(
                  "mcp",
                  "serve",
                  "--pool",
                  "0",
                  "--no-project-source",
                  "--http",
                  "127.0.0.1:" + other.getLocalPort(),
                  "--token-file",
                  token.toString());
      assertEquals(1, served.code());
      assertEquals(
          "pyro: cannot serve on 127.0.0.1, port "
              + other.getLocalPort()
              + ": Address already in use\n"
              + "hint: give another port, or 0 for one that is free: --http 0\n",
          served.said());
    }
  }

  @Test
  void aPersonIsToldThatItWaitsForAClient() throws Exception {
    try (TerminalScript terminal =
        TerminalScript.start("$PYRO mcp serve --pool 0 --no-project-source")) {
      terminal.await("waiting for an MCP client on standard input; Ctrl-D ends this");
      terminal.await("\"args\": \\[\"mcp\", \"serve\"\\]");
      terminal.press(END_OF_INPUT);
      assertEquals(0, terminal.exitCode());
    }
  }
}
