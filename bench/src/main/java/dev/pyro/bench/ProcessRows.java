package dev.pyro.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** Whole commands, as a user types them, against podman where it runs. */
record ProcessRows(Path pyro, Podman podman, List<Row> rows) {
  void measure(int runs) throws Exception {
    Bench.tell("whole processes");
    Samples ours = new Samples();
    Samples theirs = new Samples();
    List<String> run = List.of(pyro.toString(), "run", "debian:12", "--", "true");
    succeed(run); // the first one may build
    for (int i = 0; i < runs; i++) {
      ours.time(() -> succeed(run));
      if (podman.isThere()) {
        theirs.time(() -> succeed(podman.command()));
      }
    }
    rows.addAll(
        podman.rows(
            "pyro run -- true, whole process",
            ours,
            "podman run --rm, whole process",
            theirs,
            "ms"));
  }

  static int succeed(List<String> command) throws Exception {
    int code =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code);
    }
    return code;
  }
}
