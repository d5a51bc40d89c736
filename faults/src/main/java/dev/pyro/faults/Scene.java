package dev.pyro.faults;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A home with one workspace that is kept, and what pyro has acknowledged of it. */
final class Scene {
  private static final int SEED_FILES = 30;

  static final String OFF = "off";
  static final String NETWORKED = "egress+published-ports";

  private final Driver pyro;
  private final String policy;
  private final Path seedFolder;
  private final Tree seed;
  private String kept = "";
  private Tree tree = Tree.empty();
  private Map<String, String> patched = Map.of();

  /**
   * Creates one.
   *
   * @param policy the network policy of the kept workspace
   */
  Scene(Driver pyro, String policy) throws IOException, InterruptedException {
    this.pyro = pyro;
    this.policy = policy;
    this.seedFolder = pyro.work().resolve("seed");
    Map<String, String> files = new TreeMap<>(Map.of("p/a", "one\n", "p/b", "one\n"));
    for (int i = 0; i < SEED_FILES; i++) {
      files.put("src/file" + i, ("line of file " + i + "\n").repeat(500));
    }
    Tree.write(seedFolder, files);
    new ProcessBuilder("tar", "-C", seedFolder.toString(), "-czf", seedArchive().toString(), ".")
        .start()
        .waitFor();
    this.seed = Tree.empty().with(files);
    for (String left : Remains.names(pyro.work().resolve("out"))) {
      new ProcessBuilder("rm", "-rf", pyro.work().resolve("out").resolve(left).toString())
          .start()
          .waitFor();
    }
  }

  Driver pyro() {
    return pyro;
  }

  Path seedFolder() {
    return seedFolder;
  }

  Path seedArchive() {
    return pyro.work().resolve("seed.tar.gz");
  }

  Tree seed() {
    return seed;
  }

  /** Returns the id of the workspace that is kept. */
  String kept() {
    return kept;
  }

  /** Returns what is in its {@code /workspace}. */
  Tree tree() {
    return tree;
  }

  /** Returns what p/a and p/b hold, one line each. */
  Map<String, String> patched() {
    return patched;
  }

  /** Remembers what the workspace holds now. */
  void holds(Tree now, Map<String, String> nowPatched) {
    tree = now;
    patched = nowPatched;
  }

  /** Returns a file that holds an environment; it is made once. */
  Path exportedEnvironment() throws IOException, InterruptedException {
    Path file = pyro.work().resolve("debian-12.pyro");
    if (!Files.exists(file)) {
      pyro.run("env", "export", "debian:12", "--output", file.toString());
    }
    return file;
  }

  /** Has a workspace print what each of its files holds, for {@link Tree#ofListing}. */
  Ran list(String workspace) throws IOException, InterruptedException {
    String files = "find . -type f -exec sha256sum {} +";
    return pyro.run(
        "workspace", "exec", workspace, "--timeout-seconds", "100", "--", "sh", "-c", files);
  }

  /** Makes the workspace anew if it is not there or does not run. */
  void ensureKept() throws IOException, InterruptedException {
    JsonObject list = pyro.json("workspace", "list");
    String state = "";
    for (var one : list.getAsJsonArray("workspaces")) {
      if (one.getAsJsonObject().get("workspace_id").getAsString().equals(kept)) {
        state = one.getAsJsonObject().get("state").getAsString();
      }
    }
    if (state.equals("stopped") && pyro.run("workspace", "start", kept).ok()) {
      return;
    }
    if (!state.equals("running")) {
      makeKept();
    }
  }

  boolean isNetworked() {
    return !policy.equals(OFF);
  }

  /** Makes the workspace, in place of the one that there may be. */
  void makeKept() throws IOException, InterruptedException {
    if (!kept.isEmpty()) {
      pyro.run("workspace", "delete", kept);
    }
    Ran made =
        pyro.run(
            "workspace",
            "create",
            "debian:12",
            "--id-only",
            "--network-policy",
            policy,
            "--seed-path",
            seedFolder.toString());
    if (!made.ok()) {
      throw new IOException("a workspace cannot be made:\n" + made.shown());
    }
    kept = made.out().strip();
    holds(seed, Map.of("p/a", "one\n", "p/b", "one\n"));
  }

  /** Ends everything of this home. */
  void end() throws IOException, InterruptedException {
    for (var one : pyro.json("workspace", "list").getAsJsonArray("workspaces")) {
      pyro.run("workspace", "delete", one.getAsJsonObject().get("workspace_id").getAsString());
    }
    Machines.of(pyro.home()).keySet().forEach(Machines::kill);
    if (!Keepers.awaitEnd(pyro.home())) {
      throw new IOException("left: a keeper that has nothing to keep");
    }
  }

  Path output(Step step) throws IOException {
    return Files.createDirectories(pyro.work().resolve("out")).resolve("export-" + step.number());
  }
}
