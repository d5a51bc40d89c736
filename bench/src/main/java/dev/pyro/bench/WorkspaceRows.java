package dev.pyro.bench;

import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.bench.Trees.Tree;
import java.util.List;

/** What it costs to make a workspace, to compare it with its baseline, and to go back to that. */
record WorkspaceRows(Pyro pyro, Trees trees, List<Row> rows) {
  private static final String ENVIRONMENT = "debian:12";

  static Workspace create(Pyro pyro) {
    return pyro.createWorkspace(WorkspaceSpec.of(ENVIRONMENT));
  }

  void measure(int runs) throws Exception {
    int fewer = Math.max(3, runs / 5);
    create(pyro).delete(); // may build the template
    emptyRow(runs);
    seedRows(trees.files("1 MB in 100 files", 100, 10_000), runs);
    Tree ten = trees.files("100 MB in 10,000 files", 10_000, 10_000);
    seedRows(ten, fewer);
    diffRow("10,000", ten, runs);
    diffRow("50,000", trees.files("50,000 files", 50_000, 100), runs);
  }

  private void emptyRow(int runs) throws Exception {
    Bench.tell("empty workspaces");
    Samples create = new Samples();
    for (int i = 0; i < runs; i++) {
      create.time(() -> create(pyro)).delete();
    }
    rows.add(new Row("create a workspace, empty", "ms", create, ""));
  }

  private void seedRows(Tree tree, int runs) throws Exception {
    Bench.tell("workspaces of " + tree.name());
    Samples create = new Samples();
    Samples reset = new Samples();
    for (int i = 0; i < runs; i++) {
      Workspace workspace = create.time(() -> seeded(tree));
      try {
        reset.time(workspace::reset);
      } finally {
        workspace.delete();
      }
    }
    rows.add(new Row("create a workspace, " + tree.name(), "ms", create, ""));
    rows.add(new Row("reset a workspace, " + tree.name(), "ms", reset, ""));
  }

  private Workspace seeded(Tree tree) {
    return pyro.createWorkspace(WorkspaceSpec.builder(ENVIRONMENT).seedPath(tree.path()).build());
  }

  private void diffRow(String count, Tree tree, int runs) throws Exception {
    Bench.tell("diff of " + count + " files");
    Samples diff = new Samples();
    Workspace workspace = seeded(tree);
    try {
      for (int i = 0; i < runs; i++) {
        if (diff.time(workspace::diff).changed()) {
          throw new IllegalStateException("an unchanged workspace has a diff");
        }
      }
    } finally {
      workspace.delete();
    }
    rows.add(new Row("diff of " + count + " unchanged files", "ms", diff, ""));
  }
}
