package dev.pyro.environment;

import dev.pyro.PruneResult;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes files and folders, and counts what was removed. */
final class Sweep {
  private static final Pattern KILOBYTES = Pattern.compile("(\\d+)\t");

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
    // what du cannot read it tells on stderr, and counts the rest
    String counted = tools.program("du", "-skx", path.toString()).run("count " + name).output();
    Matcher kilobytes = KILOBYTES.matcher(counted);
    if (kilobytes.lookingAt()) {
      freedBytes += Long.parseLong(kilobytes.group(1)) << 10;
    }
    removed.add(name);
  }

  PruneResult result() {
    return new PruneResult(removed, freedBytes);
  }
}
