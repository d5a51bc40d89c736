package dev.pyro.bench;

import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.bench.Podman.Container;
import java.nio.file.Path;
import java.util.List;

/** A command in a workspace: from the library, and typed, against podman where it runs. */
record WorkspaceExecRows(Pyro engine, Path pyro, Podman podman, List<Row> rows) {
  void measure(int runs) throws Exception {
    Bench.tell("commands in a workspace");
    Workspace workspace = WorkspaceRows.create(engine);
    try {
      libraryRows(workspace, runs);
      processRows(workspace, runs);
    } finally {
      workspace.delete();
    }
  }

  private void libraryRows(Workspace workspace, int runs) throws Exception {
    Samples roundTrip = new Samples();
    Samples beyond = new Samples();
    workspace.exec(List.of("true")); // the first one connects
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      WorkspaceExecResult result = workspace.exec(List.of("true"));
      double milliseconds = (System.nanoTime() - start) / 1e6;
      roundTrip.add(milliseconds);
      beyond.add(milliseconds - result.durationMs());
    }
    rows.add(new Row("exec round trip in a workspace", "ms", roundTrip, ""));
    rows.add(new Row("of it beyond the command's own time", "ms", beyond, ""));
  }

  private void processRows(Workspace workspace, int runs) throws Exception {
    Samples ours = new Samples();
    Samples theirs = new Samples();
    List<String> exec = List.of(pyro.toString(), "workspace", "exec", workspace.id(), "--", "true");
    if (podman.isThere()) {
      try (Container container = podman.start()) {
        inTurn(exec, ours, container.exec(), theirs, runs);
      }
    } else {
      inTurn(exec, ours, List.of(), theirs, runs);
    }
    rows.addAll(
        podman.rows(
            "pyro workspace exec -- true, whole process",
            ours,
            "podman exec, whole process",
            theirs,
            "ms"));
  }

  private static void inTurn(
      List<String> exec, Samples ours, List<String> peer, Samples theirs, int runs)
      throws Exception {
    for (int i = 0; i < runs; i++) {
      ours.time(() -> ProcessRows.succeed(exec));
      if (!peer.isEmpty()) {
        theirs.time(() -> ProcessRows.succeed(peer));
      }
    }
  }
}
