package dev.pyro.machine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.host.Cgroup;
import dev.pyro.store.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is noted in a machine's folder when it starts, so that any process can tell later whether
 * the kernel killed QEMU because memory was short: the kernel counts such kills.
 *
 * @param memMib the machine's memory
 * @param group whose limit counts for QEMU, if the host has groups
 * @param kills how many processes had been killed in that group
 * @param killsOnHost how many had been killed anywhere on the host
 */
record StartNote(int memMib, Optional<Cgroup> group, long kills, long killsOnHost) {
  static final String FILE = "start.json";

  static StartNote now(int memMib) {
    Optional<Cgroup> group = Cgroup.ofThisProcess();
    long kills = group.map(Cgroup::kills).orElse(OptionalLong.empty()).orElse(0);
    return new StartNote(memMib, group, kills, Cgroup.killsOnHost().orElse(0));
  }

  /**
   * Returns whether the kernel has killed a process for memory since, in this group if it is there.
   */
  boolean hasKilledSince() {
    OptionalLong inGroup = group.map(Cgroup::kills).orElse(OptionalLong.empty());
    return inGroup.isPresent()
        ? inGroup.getAsLong() > kills
        : Cgroup.killsOnHost().orElse(0) > killsOnHost;
  }

  /** Not synced to the disk: after a crash of the host it tells nothing. */
  void write(Path folder) {
    JsonObject json = new JsonObject();
    json.addProperty("mem_mib", memMib);
    json.addProperty("kills", kills);
    json.addProperty("kills_on_host", killsOnHost);
    group.ifPresent(one -> {
      json.addProperty("group", one.name());
      JsonArray folders = new JsonArray();
      one.folders().forEach(at -> folders.add(at.toString()));
      json.add("folders", folders);
    });
    try {
      Files.writeString(folder.resolve(FILE), json + "\n");
    } catch (IOException _) {
      // on a full disk the machine starts all the same
    }
  }

  /** Returns what was noted in a folder; nothing if that cannot be read. */
  static Optional<StartNote> read(Path folder) {
    try {
      JsonObject json = JsonFile.read(folder.resolve(FILE));
      Optional<Cgroup> group = Optional.empty();
      if (json.has("group")) {
        List<Path> folders = new ArrayList<>();
        for (JsonElement at : json.getAsJsonArray("folders")) {
          folders.add(Path.of(at.getAsString()));
        }
        group = Optional.of(new Cgroup(json.get("group").getAsString(), folders));
      }
      return Optional.of(
          new StartNote(
              json.get("mem_mib").getAsInt(),
              group,
              json.get("kills").getAsLong(),
              json.get("kills_on_host").getAsLong()));
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }
}
