package dev.pyro.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operation that is about to be tried, and what is true when it was done.
 *
 * @param words the command line after {@code pyro}
 * @param input its standard input
 * @param tree what the kept workspace then holds
 * @param patched what its patched files then hold
 * @param made what a workspace holds that it makes
 * @param output what it writes to the host, whole or not at all
 * @param leavesProcesses it starts something in the background of the kept workspace
 */
record Attempt(
    List<String> words,
    String input,
    Tree tree,
    Map<String, String> patched,
    Optional<Tree> made,
    Optional<Path> output,
    boolean leavesProcesses) {
  /** One that changes nothing. */
  static Attempt of(Scene scene, String... words) {
    return new Attempt(
        List.of(words),
        "",
        scene.tree(),
        scene.patched(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  Attempt with(Map<String, String> files) {
    return changing(tree.with(files), patched);
  }

  Attempt changing(Tree newTree, Map<String, String> newPatched) {
    return new Attempt(words, input, newTree, newPatched, made, output, leavesProcesses);
  }

  Attempt typing(String newInput) {
    return new Attempt(words, newInput, tree, patched, made, output, leavesProcesses);
  }

  Attempt making(Tree newMade) {
    return new Attempt(words, input, tree, patched, Optional.of(newMade), output, leavesProcesses);
  }

  Attempt writing(Path newOutput) {
    return new Attempt(words, input, tree, patched, made, Optional.of(newOutput), leavesProcesses);
  }

  Attempt leavingProcesses() {
    return new Attempt(words, input, tree, patched, made, output, true);
  }
}
