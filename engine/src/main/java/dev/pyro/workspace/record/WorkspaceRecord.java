package dev.pyro.workspace.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.NetworkPolicy;
import dev.pyro.NetworkRules;
import dev.pyro.PyroException;
import dev.pyro.SecretSource;
import dev.pyro.SeedMode;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceSpec;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.JsonFile;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code workspace.json} says. It changes when the workspace is updated, stopped, started or
 * reset; activity and commands are noted elsewhere, so that a command costs no rewrite.
 *
 * @param id the workspace
 * @param spec what was asked for; its seed path is as given, and it has no secrets
 * @param name the name, as it is now
 * @param labels the labels, as they are now
 * @param network what its machine may reach, as it is now
 * @param secrets what its secrets are called; their values are in a file of their own
 * @param seed what {@code /workspace} was filled from
 * @param createdAt when
 * @param generation names the folder of its machine; a reset raises it
 * @param resetCount how often it was reset
 * @param lastResetAt when that was last done
 * @param machine what is known of its running machine; empty once it was stopped
 */
public record WorkspaceRecord(
    String id,
    WorkspaceSpec spec,
    Optional<String> name,
    Map<String, String> labels,
    NetworkRules network,
    List<WorkspaceSecretInfo> secrets,
    WorkspaceSeed seed,
    Instant createdAt,
    int generation,
    int resetCount,
    Optional<Instant> lastResetAt,
    Optional<JsonObject> machine) {
  /** Records of another format are not read: they are of another version of pyro. */
  private static final int FORMAT = 1;

  /** Copies the collections. */
  public WorkspaceRecord {
    labels = Map.copyOf(labels);
    secrets = List.copyOf(secrets);
  }

  /** Returns a copy with another name and other labels. */
  public WorkspaceRecord withNaming(Optional<String> newName, Map<String, String> newLabels) {
    return copy(newName, newLabels, network, generation, resetCount, lastResetAt, machine);
  }

  /** Returns a copy whose machine may reach something else. */
  public WorkspaceRecord withNetwork(NetworkRules newNetwork) {
    return copy(name, labels, newNetwork, generation, resetCount, lastResetAt, machine);
  }

  /** Returns a copy with another machine of the same generation, or none. */
  public WorkspaceRecord withMachine(Optional<JsonObject> newMachine) {
    return copy(name, labels, network, generation, resetCount, lastResetAt, newMachine);
  }

  /** Returns a copy with the machine of the next generation. */
  public WorkspaceRecord afterReset(JsonObject newMachine, Instant now) {
    return copy(
        name,
        labels,
        network,
        generation + 1,
        resetCount + 1,
        Optional.of(now),
        Optional.of(newMachine));
  }

  private WorkspaceRecord copy(
      Optional<String> newName,
      Map<String, String> newLabels,
      NetworkRules newNetwork,
      int newGeneration,
      int newResetCount,
      Optional<Instant> newLastResetAt,
      Optional<JsonObject> newMachine) {
    return new WorkspaceRecord(
        id,
        spec,
        newName,
        newLabels,
        newNetwork,
        secrets,
        seed,
        createdAt,
        newGeneration,
        newResetCount,
        newLastResetAt,
        newMachine);
  }

  /** Replaces the record on disk. */
  public void write(WorkspaceFolder folder) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    json.addProperty("id", id);
    json.addProperty("environment", spec.environment());
    json.addProperty("vcpu_count", spec.vcpuCount());
    json.addProperty("mem_mib", spec.memMib());
    json.addProperty("disk_mib", spec.diskMib());
    json.addProperty("ttl_seconds", spec.ttlSeconds());
    json.addProperty("network_policy", network.policy().wireName());
    json.add("allow_domains", texts(network.allowDomains()));
    json.add("allow_addresses", texts(network.allowAddresses()));
    name.ifPresent(text -> json.addProperty("name", text));
    JsonObject labelsJson = new JsonObject();
    new TreeMap<>(labels).forEach(labelsJson::addProperty);
    json.add("labels", labelsJson);
    if (!secrets.isEmpty()) {
      json.add("secrets", secretsJson());
    }
    json.addProperty("seed_mode", seed.mode().name());
    seed.sourcePath().ifPresent(path -> json.addProperty("seed_path", path));
    json.addProperty("seed_entries", seed.entryCount());
    json.addProperty("seed_bytes", seed.bytesWritten());
    seed.commit().ifPresent(commit -> json.addProperty("seed_commit", commit));
    seed.dirty().ifPresent(dirty -> json.addProperty("seed_dirty", dirty));
    json.add("seed_warnings", texts(seed.warnings()));
    json.addProperty("created_at", createdAt.toString());
    json.addProperty("generation", generation);
    json.addProperty("reset_count", resetCount);
    lastResetAt.ifPresent(at -> json.addProperty("last_reset_at", at.toString()));
    machine.ifPresent(known -> json.add("machine", known));
    JsonFile.write(folder.record(), json);
  }

  /**
   * Reads a workspace's record.
   *
   * @throws IOException if there is none, or this version of pyro cannot take it
   */
  static WorkspaceRecord read(String id, WorkspaceFolder folder) throws IOException {
    JsonObject json = JsonFile.read(folder.record());
    try {
      int format = json.get("format").getAsInt();
      if (format != FORMAT) {
        throw new IOException(
            folder.record() + " has format " + format + "; this version of pyro reads " + FORMAT);
      }
      WorkspaceRecord record = parsed(json);
      if (!record.id().equals(id)) {
        throw new IOException(folder.record() + " is that of workspace " + record.id());
      }
      record
          .machine()
          .ifPresent(machine -> DetachedMachine.of(folder.machine(record.generation()), machine));
      return record;
    } catch (ArithmeticException
        | NullPointerException
        | ClassCastException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | DateTimeException
        | PyroException e) {
      throw new IOException(folder.record() + " lacks a field or has a wrong one", e);
    }
  }

  private static WorkspaceRecord parsed(JsonObject json) {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonElement> label : json.getAsJsonObject("labels").entrySet()) {
      labels.put(label.getKey(), label.getValue().getAsString());
    }
    NetworkRules network = network(json);
    WorkspaceSpec.Builder spec =
        WorkspaceSpec.builder(json.get("environment").getAsString())
            .vcpuCount(count(json, "vcpu_count"))
            .memMib(count(json, "mem_mib"))
            .diskMib(count(json, "disk_mib"))
            .ttlSeconds(count(json, "ttl_seconds"))
            .networkPolicy(network.policy())
            .allowDomains(network.allowDomains())
            .allowAddresses(network.allowAddresses());
    text(json, "seed_path").map(Path::of).ifPresent(spec::seedPath);
    return new WorkspaceRecord(
        json.get("id").getAsString(),
        spec.build(),
        text(json, "name"),
        labels,
        network,
        secrets(json),
        seed(json),
        Instant.parse(json.get("created_at").getAsString()),
        count(json, "generation"),
        count(json, "reset_count"),
        text(json, "last_reset_at").map(Instant::parse),
        Optional.ofNullable(json.getAsJsonObject("machine")));
  }

  private static WorkspaceSeed seed(JsonObject json) {
    return new WorkspaceSeed(
        SeedMode.valueOf(json.get("seed_mode").getAsString()),
        text(json, "seed_path"),
        json.get("seed_entries").getAsBigDecimal().longValueExact(),
        json.get("seed_bytes").getAsBigDecimal().longValueExact(),
        text(json, "seed_commit"),
        Optional.ofNullable(json.get("seed_dirty")).map(JsonElement::getAsBoolean),
        texts(json, "seed_warnings"));
  }

  private static NetworkRules network(JsonObject json) {
    return new NetworkRules(
        text(json, "network_policy").map(NetworkPolicy::of).orElse(NetworkPolicy.OFF),
        texts(json, "allow_domains"),
        texts(json, "allow_addresses"));
  }

  private static JsonArray texts(List<String> list) {
    JsonArray json = new JsonArray();
    list.forEach(json::add);
    return json;
  }

  /** Returns a list that records of older versions may not have. */
  private static List<String> texts(JsonObject json, String key) {
    List<String> list = new ArrayList<>();
    if (json.has(key)) {
      json.getAsJsonArray(key).forEach(text -> list.add(text.getAsString()));
    }
    return list;
  }

  /** Returns a number that counts something. A number that is too large is not cut. */
  private static int count(JsonObject json, String key) {
    int count = json.get(key).getAsBigDecimal().intValueExact();
    if (count < 0) {
      throw new IllegalArgumentException(key + " is negative");
    }
    return count;
  }

  private JsonArray secretsJson() {
    JsonArray all = new JsonArray();
    for (WorkspaceSecretInfo secret : secrets) {
      JsonObject one = new JsonObject();
      one.addProperty("name", secret.name());
      one.addProperty("source_kind", secret.sourceKind().name());
      all.add(one);
    }
    return all;
  }

  private static List<WorkspaceSecretInfo> secrets(JsonObject json) {
    List<WorkspaceSecretInfo> secrets = new ArrayList<>();
    if (json.has("secrets")) { // absent in those of workspaces that have none
      for (JsonElement element : json.getAsJsonArray("secrets")) {
        JsonObject one = element.getAsJsonObject();
        secrets.add(
            new WorkspaceSecretInfo(
                one.get("name").getAsString(),
                SecretSource.valueOf(one.get("source_kind").getAsString())));
      }
    }
    return secrets;
  }

  private static Optional<String> text(JsonObject json, String key) {
    return Optional.ofNullable(json.get(key)).map(JsonElement::getAsString);
  }
}
