package dev.pyro.faults;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks, after a fault, whether everything is there that pyro has acknowledged, and nothing else.
 */
final class Aftercare {
  private final Scene scene;
  private final Driver pyro;

  Aftercare(Scene scene) {
    this.scene = scene;
    this.pyro = scene.pyro();
  }

  /**
   * Looks, mends what a user would mend, and returns what is wrong.
   *
   * @param attempt what was tried
   * @param ran how it ended
   */
  List<String> look(Attempt attempt, Ran ran) throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    JsonObject list = pyro.json("workspace", "list");
    if (!list.has("workspaces")) {
      found.add("workspace list fails");
      return found;
    }
    if (!list.getAsJsonArray("unreadable").isEmpty()) {
      found.add("a record cannot be read");
    }
    boolean keptIsThere = false;
    for (JsonElement element : list.getAsJsonArray("workspaces")) {
      JsonObject one = element.getAsJsonObject();
      String id = one.get("workspace_id").getAsString();
      if (id.equals(scene.kept())) {
        keptIsThere = true;
        lookAtKept(attempt, ran, one.get("state").getAsString(), found);
      } else {
        lookAtMade(attempt, id, one.get("state").getAsString(), found);
      }
    }
    if (!keptIsThere) {
      found.add("lost: the workspace " + scene.kept());
    }
    if (ran.ok() && attempt.words().contains("create") && list.get("count").getAsInt() < 2) {
      found.add("lost: the workspace that create has made");
    }
    lookAtOutput(attempt, ran, found);
    nothingIsLeft(found);
    if (attempt.leavesProcesses() && keptIsThere) {
      reset(found);
    }
    return found;
  }

  private void lookAtKept(Attempt attempt, Ran ran, String state, List<String> found)
      throws IOException, InterruptedException {
    if (!state.equals("running")) {
      Ran refused = pyro.run("workspace", "exec", scene.kept(), "--", "true");
      found.addAll(Messages.faultsOf(refused, List.of(scene.kept())));
      Ran started = pyro.run("workspace", "start", scene.kept());
      if (!started.ok()) {
        found.add("the workspace does not start");
        return;
      }
    }
    if (scene.isNetworked()) {
      askForName(found);
    }
    Tree now = contents(scene.kept(), found);
    boolean done = now.equals(attempt.tree());
    if (!done && (ran.isAcknowledged() || !now.equals(scene.tree()))) {
      found.add(
          "lost: after it, against what was acknowledged:"
              + attempt.tree().differenceTo(now)
              + "; against what was before:"
              + scene.tree().differenceTo(now));
    }
    if (done) {
      scene.holds(attempt.tree(), attempt.patched());
    }
  }

  private void askForName(List<String> found) throws IOException, InterruptedException {
    Ran asked =
        pyro.run("workspace", "exec", scene.kept(), "--", "getent", "hosts", "host.pyro.internal");
    if (!asked.ok()) {
      found.add("the workspace has no network");
    }
  }

  private void lookAtMade(Attempt attempt, String id, String state, List<String> found)
      throws IOException, InterruptedException {
    if (!state.equals("running") && !pyro.run("workspace", "start", id).ok()) {
      found.add("a workspace that does not start: " + id);
    }
    Tree now = contents(id, found);
    if (attempt.made().isEmpty() || !now.equals(attempt.made().get())) {
      found.add("a workspace that is not whole: " + id);
    }
    if (!pyro.run("workspace", "delete", id).ok()) {
      found.add("a workspace that cannot be deleted: " + id);
    }
  }

  private Tree contents(String id, List<String> found) throws IOException, InterruptedException {
    Ran listing = scene.list(id);
    if (!listing.ok()) {
      found.add("a command in workspace " + id + " fails");
      found.addAll(Messages.faultsOf(listing, List.of(id)));
    }
    return Tree.ofListing(listing.out());
  }

  private void lookAtOutput(Attempt attempt, Ran ran, List<String> found)
      throws IOException, InterruptedException {
    if (attempt.output().isEmpty()) {
      return;
    }
    Path output = attempt.output().get();
    if (!Files.exists(output)) {
      if (ran.ok()) {
        found.add("lost: " + output);
      }
      return;
    }
    boolean whole =
        Files.isDirectory(output)
            ? Tree.ofFolder(output).equals(scene.tree())
            : attempt.words().contains("disk") || isWholeArchive(output);
    if (!whole) {
      found.add("half an export: " + output);
    }
    new ProcessBuilder("rm", "-rf", output.toString()).start().waitFor();
  }

  private static boolean isWholeArchive(Path file) throws IOException, InterruptedException {
    return new ProcessBuilder("gzip", "-t", file.toString()).start().waitFor() == 0;
  }

  private void nothingIsLeft(List<String> found) throws IOException, InterruptedException {
    Ran fixed = pyro.run("doctor", "--fix");
    if (!fixed.ok()) {
      found.add("doctor --fix fails");
    }
    found.addAll(Messages.faultsOf(fixed, List.of(pyro.home().toString())));
    found.addAll(new Remains(pyro.home()).find(pyro.json("workspace", "list")));
    Path outputs = pyro.work().resolve("out");
    for (String name : Remains.names(outputs)) {
      found.add("left beside an export: " + name);
      new ProcessBuilder("rm", "-rf", outputs.resolve(name).toString()).start().waitFor();
    }
  }

  private void reset(List<String> found) throws IOException, InterruptedException {
    if (pyro.run("workspace", "reset", scene.kept()).ok()) {
      scene.holds(scene.seed(), java.util.Map.of("p/a", "one\n", "p/b", "one\n"));
    } else {
      found.add("the workspace cannot be reset");
    }
  }
}
