package dev.pyro.bench;

import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.bench.Podman.Container;
import dev.pyro.bench.Trees.Tree;
import dev.pyro.store.AtomicFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Content on its way into a workspace and back, against {@code podman cp} where it runs. */
record CopyRows(Pyro pyro, Trees trees, Podman podman, List<Row> rows) {
  private static final int MEGABYTES = 1_000_000;

  void measure(int runs) throws Exception {
    int fewer = Math.max(3, runs / 5);
    copyRows(trees.file("one file of 100 MB", 100 * MEGABYTES), fewer);
    copyRows(trees.files("100 MB in 10,000 files", 10_000, MEGABYTES / 100), fewer);
  }

  /** Copies in and out in turn with podman, each time to a place where nothing is yet. */
  private void copyRows(Tree tree, int runs) throws Exception {
    Bench.tell("sync push and export of " + tree.name());
    Direction in = new Direction("sync push", "podman cp in", tree);
    Direction out = new Direction("export", "podman cp out", tree);
    Workspace workspace = WorkspaceRows.create(pyro);
    Optional<Container> container =
        podman.isThere() ? Optional.of(podman.start()) : Optional.empty();
    try {
      for (int i = 0; i < runs; i++) {
        String place = "copy-" + i;
        in.add(in.ours, () -> workspace.pushSync(tree.path(), place));
        out.addCopy(out.ours, to -> workspace.export(place, to));
        if (container.isPresent()) {
          Container peer = container.get();
          in.add(in.theirs, () -> ProcessRows.succeed(peer.copyIn(tree.path(), "/" + place)));
          out.addCopy(out.theirs, to -> ProcessRows.succeed(peer.copyOut("/" + place, to)));
        }
      }
    } finally {
      workspace.delete();
      if (container.isPresent()) {
        container.get().close();
      }
    }
    in.addRows();
    out.addRows();
  }

  /** Does something that ends with a copy on the host. */
  @FunctionalInterface
  private interface Copy {
    Object to(Path target) throws Exception;
  }

  /** One way, and what was measured on it. */
  private final class Direction {
    private final String name;
    private final String peerName;
    private final Tree tree;
    private final Samples ours = new Samples();
    private final Samples theirs = new Samples();

    Direction(String name, String peerName, Tree tree) {
      this.name = name;
      this.peerName = peerName;
      this.tree = tree;
    }

    void add(Samples to, Callable<?> copy) throws Exception {
      Samples time = new Samples();
      time.time(copy);
      to.add(tree.megabytesPerSecond(time.median()));
    }

    void addCopy(Samples to, Copy copy) throws Exception {
      Path target = trees.free();
      add(to, () -> copy.to(target));
      AtomicFiles.deleteTree(target);
    }

    void addRows() {
      String of = ", " + tree.name();
      rows.addAll(podman.rows(name + of, ours, peerName + of, theirs, "MB/s"));
    }
  }
}
