package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.util.List;
import java.util.function.LongConsumer;

/** Nothing at all. */
final class EmptySource implements SeedSource {
  @Override
  public SeedPlan plan() {
    return new SeedPlan("empty", null, 0, 0, List.of());
  }

  @Override
  public void send(TreeWriter out, TreePath below, LongConsumer progress) {}

  @Override
  public void close() {}
}
