package dev.pyro.faults;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for what nobody owns any more: processes, folders, files. */
final class Remains {
  private static final String OF_WORKSPACES =
      "workspace\\.json|secrets\\.json|image\\.ext4|baseline|activity|use\\.lock|record\\.lock"
          + "|edit\\.lock|network\\.log(\\.1)?|ports\\.json|port-\\d\\.lock|\\d+";

  private final Path home;

  Remains(Path home) {
    this.home = home;
  }

  /**
   * Returns what is left after {@code pyro doctor --fix}.
   *
   * @param list what {@code pyro workspace list --json} printed
   */
  List<String> find(JsonObject list) throws IOException {
    List<String> found = new ArrayList<>();
    names(home.resolve("tmp")).forEach(name -> found.add("left: tmp/" + name));
    names(home.resolve("vms")).forEach(name -> found.add("left: vms/" + name));
    Set<String> known = new TreeSet<>();
    Set<String> running = new TreeSet<>();
    for (JsonElement one : list.getAsJsonArray("workspaces")) {
      String id = one.getAsJsonObject().get("workspace_id").getAsString();
      known.add(id);
      if (one.getAsJsonObject().get("state").getAsString().equals("running")) {
        running.add(id);
      }
    }
    for (String id : names(home.resolve("workspaces"))) {
      if (!known.contains(id)) {
        found.add("left: workspaces/" + id + ", which the list does not have");
        continue;
      }
      inWorkspace(id, found);
    }
    boolean isKept = Keepers.of(home).isPresent();
    if (!isKept && Files.exists(home.resolve("keeper.sock"))) {
      found.add("left: keeper.sock of a keeper that was killed");
    }
    Machines.of(home)
        .forEach((pid, folder) -> {
          if (running.stream()
              .noneMatch(id -> folder.startsWith(home.resolve("workspaces/" + id)))) {
            found.add("left: a machine, process " + pid + " in " + folder);
          }
        });
    return found;
  }

  private void inWorkspace(String id, List<String> found) throws IOException {
    int machines = 0;
    for (String name : names(home.resolve("workspaces/" + id))) {
      if (!name.matches(OF_WORKSPACES)) {
        found.add("left: workspaces/" + id + "/" + name);
      }
      machines += name.matches("\\d+") ? 1 : 0;
    }
    if (machines != 1) {
      found.add("left: workspaces/" + id + " has " + machines + " machines");
    }
  }

  static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
