package dev.pyro.bench;

import dev.pyro.store.SearchPath;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whole commands, as a user types them, against podman where it is installed. */
final class ProcessRows {
  private static final String PODMAN_IMAGE = "pyro-bench";

  private final Path pyro;

  ProcessRows(Path pyro) {
    this.pyro = pyro;
  }

  List<Row> measure(int runs) throws Exception {
    boolean podman = hasPodman();
    Samples ours = new Samples();
    Samples theirs = new Samples();
    List<String> run = List.of(pyro.toString(), "run", "debian:12", "--", "true");
    succeed(run); // the first one may build
    for (int i = 0; i < runs; i++) {
      ours.time(() -> succeed(run));
      if (podman) {
        theirs.time(() ->
            succeed(List.of("podman", "run", "--rm", "--network=none", PODMAN_IMAGE, "true")));
      }
    }
    List<Row> rows = new ArrayList<>();
    String ratio =
        podman
            ? String.format(Locale.ROOT, "%.2f of podman run --rm", ours.median() / theirs.median())
            : "podman with an image " + PODMAN_IMAGE + " is not installed: no peer";
    rows.add(new Row("pyro run -- true, whole process", "ms", ours, ratio));
    if (podman) {
      rows.add(new Row("podman run --rm true, whole process", "ms", theirs, ""));
    }
    return rows;
  }

  private static boolean hasPodman() throws Exception {
    return SearchPath.find(System.getenv(), "podman").isPresent()
        && start(List.of("podman", "image", "exists", PODMAN_IMAGE)).waitFor() == 0;
  }

  private static int succeed(List<String> command) throws Exception {
    int code = start(command).waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code);
    }
    return code;
  }

  private static Process start(List<String> command) throws Exception {
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
