package dev.pyro.environment;

import dev.pyro.PruneResult;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Removes files and folders, and counts what was removed. */
final class Sweep {
  private final Tools tools;
  private final List<String> removed = new ArrayList<>();
  private long freedBytes;

  Sweep(Tools tools) {
    this.tools = tools;
  }

  /** Removes a file or folder if it is there. */
  void remove(Path path, String name) throws IOException {
    if (Files.exists(path)) {
      count(path, name);
      AtomicFiles.deleteTree(path);
    }
  }

  /** Counts what somebody else is about to remove. */
  void count(Path path, String name) {
    new ChildProcess(
            List.of(tools.require("du", "coreutils").toString(), "-skx", path.toString()), Map.of())
        .run(
            "counting " + name,
            line -> {
              String[] fields = line.split("\t", -1);
              if (fields.length == 2 && fields[0].matches("\\d+")) {
                freedBytes += Long.parseLong(fields[0]) << 10;
              }
            });
    removed.add(name);
  }

  PruneResult result() {
    return new PruneResult(removed, freedBytes);
  }
}
