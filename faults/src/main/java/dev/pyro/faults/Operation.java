package dev.pyro.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that is hurt while it works. In a command line, {@code ID} is the kept workspace. */
enum Operation {
  CREATE_FROM_FOLDER((scene, step, _) ->
      create(scene, step, "--seed-path", scene.seedFolder().toString()).making(scene.seed())),
  CREATE_FROM_ARCHIVE((scene, step, _) ->
      create(scene, step, "--seed-path", scene.seedArchive().toString()).making(scene.seed())),
  CREATE_EMPTY(
      (scene, step, _) -> create(scene, step, "--label", "made=empty").making(Tree.empty())),
  EXEC((scene, step, _) -> exec(scene, "echo " + step.number())),
  LONG_EXEC(
      (scene, _, _) -> exec(scene, "for i in 1 2 3 4 5 6 7 8; do echo line $i; sleep 0.2; done")),
  LOUD_EXEC((scene, _, _) -> exec(scene, "head -c 3000000 /dev/zero | tr '\\0' x | fold")),
  GUEST_WRITE((scene, _, _) ->
      exec(scene, "dd if=/dev/zero of=/var/tmp/big bs=1M count=24 conv=fsync && rm /var/tmp/big")),
  RUN("run", "debian:12", "--", "sh", "-c", "echo one; sleep 0.3; echo two"),
  FILE_WRITE((scene, step, random) -> {
    String path = "w/f" + random.nextInt(8);
    String content = content(step, random);
    return on(scene, "workspace", "file", "write", "ID", path, "--text-file", "-")
        .typing(content)
        .with(Map.of(path, content));
  }),
  FILE_READ((scene, _, random) ->
      on(scene, "workspace", "file", "read", "ID", "src/file" + random.nextInt(10))),
  FILE_LIST("workspace", "file", "list", "ID", "."),
  PUSH((scene, step, random) -> {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      files.put("push/p" + i, content(step, random));
    }
    Path folder = scene.pyro().work().resolve("push");
    Tree.write(folder, files);
    return on(scene, "workspace", "sync", "push", "ID", folder.toString()).with(files);
  }),
  PATCH((scene, step, _) -> {
    Map<String, String> files =
        Map.of("p/a", "a of " + step.number() + "\n", "p/b", "b of " + step.number() + "\n");
    StringBuilder patch = new StringBuilder();
    files.forEach((path, content) ->
        patch.append(
            "--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-%s+%s"
                .formatted(path, path, scene.patched().get(path), content)));
    return on(scene, "workspace", "patch", "apply", "ID", "--patch-file", "-")
        .typing(patch.toString())
        .changing(scene.tree().with(files), files);
  }),
  DIFF("workspace", "diff", "ID"),
  EXPORT((scene, step, _) -> {
    Path output = scene.output(step);
    return on(scene, "workspace", "export", "ID", ".", "--output", output.toString())
        .writing(output);
  }),
  RESET((scene, _, _) ->
      on(scene, "workspace", "reset", "ID")
          .changing(scene.seed(), Map.of("p/a", "one\n", "p/b", "one\n"))),
  STOP("workspace", "stop", "ID"),
  START((scene, _, _) -> {
    scene.pyro().run("workspace", "stop", scene.kept());
    return on(scene, "workspace", "start", "ID");
  }),
  DELETE((scene, _, _) -> {
    Ran made = scene.pyro().run("workspace", "create", "debian:12", "--id-only");
    return on(scene, "workspace", "delete", made.out().strip()).making(Tree.empty());
  }),
  UPDATE((scene, step, _) -> {
    int number = step.number();
    return on(
        scene, "workspace", "update", "ID", "--name", "kept-" + number, "--label", "n=" + number);
  }),
  CREATE_NETWORKED(
      (scene, step, _) -> create(scene, step, "--network-policy", "egress").making(Tree.empty())),
  UPDATE_NETWORK((scene, step, _) ->
      on(scene, "workspace", "update", "ID", "--allow-address", "host:" + (1 + step.number()))),
  PUBLISH((scene, step, _) ->
      onBackground(
          scene,
          "service",
          "start",
          serviceName(step),
          "--publish",
          "7000",
          "--ready-tcp",
          "7000",
          "--",
          "python3",
          "-m",
          "http.server",
          "7000")),
  SUMMARY("workspace", "summary", "ID"),
  LOGS("workspace", "logs", "ID"),
  SERVICE_START((scene, step, _) -> startService(scene, step)),
  SERVICE_LOGS((scene, step, _) -> {
    scene.pyro().run(startService(scene, step).words().toArray(String[]::new));
    return onBackground(scene, "service", "logs", serviceName(step));
  }),
  SERVICE_STOP((scene, step, _) -> {
    scene.pyro().run(startService(scene, step).words().toArray(String[]::new));
    return onBackground(scene, "service", "stop", serviceName(step));
  }),
  SHELL_OPEN((scene, _, _) -> onBackground(scene, "shell", "open")),
  SHELL_WRITE(
      (scene, step, _) -> onBackground(scene, "shell", "write", shell(scene), "echo " + step)),
  SHELL_CLOSE((scene, _, _) -> onBackground(scene, "shell", "close", shell(scene))),
  DISK_EXPORT((scene, step, _) -> {
    scene.pyro().run("workspace", "stop", scene.kept());
    Path output = scene.output(step);
    return on(scene, "workspace", "disk", "export", "ID", "--output", output.toString())
        .writing(output);
  }),
  ENV_LIST("env", "list"),
  ENV_EXPORT((scene, step, _) -> {
    Path output = scene.output(step);
    return on(scene, "env", "export", "debian:12", "--output", output.toString()).writing(output);
  }),
  ENV_IMPORT((scene, _, _) -> on(scene, "env", "import", scene.exportedEnvironment().toString())),
  ENV_PRUNE("env", "prune"),
  DOCTOR("doctor"),
  DOCTOR_FIX("doctor", "--fix"),
  MCP((scene, step, random) -> {
    String path = "w/mcp" + random.nextInt(3);
    String content = content(step, random);
    return on(scene, "mcp", "serve")
        .typing(
            """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"workspace_file_write",\
            "arguments":{"workspace_id":"%s","path":"%s","text":"%s"},"_meta":{\
            "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientCapabilities":{}}}}
            """
                .formatted(scene.kept(), path, content.replace("\n", "\\n")))
        .with(Map.of(path, content));
  });

  /** They need a workspace with a network. */
  private static final Set<Operation> NETWORK =
      EnumSet.of(CREATE_NETWORKED, UPDATE_NETWORK, PUBLISH);

  @SuppressWarnings("ImmutableEnumChecker") // a function of constants
  private final Preparation preparation;

  /** What comes before an operation. */
  private interface Preparation {
    Attempt of(Scene scene, Step step, Random random) throws IOException, InterruptedException;
  }

  Operation(Preparation preparation) {
    this.preparation = preparation;
  }

  /** One that needs nothing before, and changes nothing. */
  Operation(String... words) {
    this((scene, _, _) -> on(scene, words));
  }

  static Operation any(Random random, Scene scene) {
    List<Operation> all =
        Stream.of(values()).filter(one -> scene.isNetworked() || !NETWORK.contains(one)).toList();
    return all.get(random.nextInt(all.size()));
  }

  /** Does what must be done before, and returns what is to be tried. */
  Attempt prepare(Scene scene, Step step, Random random) throws IOException, InterruptedException {
    return preparation.of(scene, step, random);
  }

  private static Attempt on(Scene scene, String... words) {
    return Attempt.of(
        scene,
        Arrays.stream(words)
            .map(word -> word.equals("ID") ? scene.kept() : word)
            .toArray(String[]::new));
  }

  private static Attempt exec(Scene scene, String script) {
    return on(scene, "workspace", "exec", "ID", "--", "sh", "-c", script);
  }

  private static Attempt create(Scene scene, Step step, String flag, String value) {
    return on(
        scene, "workspace", "create", "debian:12", "--name", "made-" + step.number(), flag, value);
  }

  /** An operation on a service or a shell of the kept workspace. */
  private static Attempt onBackground(Scene scene, String thing, String verb, String... more) {
    List<String> words = new ArrayList<>(List.of("workspace", thing, verb, "ID"));
    words.addAll(List.of(more));
    return on(scene, words.toArray(String[]::new)).leavingProcesses();
  }

  private static Attempt startService(Scene scene, Step step) {
    return onBackground(
        scene, "service", "start", serviceName(step), "--", "sh", "-c", "echo up; sleep 600");
  }

  private static String serviceName(Step step) {
    return "service-" + step.number();
  }

  private static String shell(Scene scene) throws IOException, InterruptedException {
    return scene.pyro().run("workspace", "shell", "open", scene.kept(), "--id-only").out().strip();
  }

  private static String content(Step step, Random random) {
    return ("step " + step.number() + " " + random.nextLong() + "\n")
        .repeat(1 + random.nextInt(4000));
  }
}
