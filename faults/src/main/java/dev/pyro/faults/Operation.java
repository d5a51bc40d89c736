package dev.pyro.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Everything that is hurt while it works. */
enum Operation {
  CREATE_FROM_FOLDER {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return create(scene, step, "--seed-path", scene.seedFolder().toString()).making(scene.seed());
    }
  },
  CREATE_FROM_ARCHIVE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return create(scene, step, "--seed-path", scene.seedArchive().toString())
          .making(scene.seed());
    }
  },
  CREATE_EMPTY {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return create(scene, step, "--label", "made=empty").making(Tree.empty());
    }
  },
  EXEC {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return exec(scene, "echo " + step.number());
    }
  },
  LONG_EXEC {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return exec(scene, "for i in 1 2 3 4 5 6 7 8; do echo line $i; sleep 0.2; done");
    }
  },
  LOUD_EXEC {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return exec(scene, "head -c 3000000 /dev/zero | tr '\\0' x | fold");
    }
  },
  GUEST_WRITE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return exec(
          scene, "dd if=/dev/zero of=/var/tmp/big bs=1M count=24 conv=fsync && rm /var/tmp/big");
    }
  },
  RUN {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return Attempt.of(
          scene, "run", "debian:12", "--", "sh", "-c", "echo one; sleep 0.3; echo two");
    }
  },
  FILE_WRITE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      String path = "w/f" + random.nextInt(8);
      String content = content(step, random);
      return on(scene, "file", "write", path, "--text-file", "-")
          .typing(content)
          .with(Map.of(path, content));
    }
  },
  FILE_READ {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(scene, "file", "read", "src/file" + random.nextInt(10));
    }
  },
  FILE_LIST {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(scene, "file", "list", ".");
    }
  },
  PUSH {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) throws IOException {
      Map<String, String> files = new TreeMap<>();
      for (int i = 0; i < 20; i++) {
        files.put("push/p" + i, content(step, random));
      }
      Path folder = scene.pyro().work().resolve("push");
      Tree.write(folder, files);
      return Attempt.of(scene, "workspace", "sync", "push", scene.kept(), folder.toString())
          .with(files);
    }
  },
  PATCH {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      Map<String, String> files =
          Map.of("p/a", "a of " + step.number() + "\n", "p/b", "b of " + step.number() + "\n");
      StringBuilder patch = new StringBuilder();
      files.forEach((path, content) ->
          patch.append(
              "--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-%s+%s"
                  .formatted(path, path, scene.patched().get(path), content)));
      Attempt apply = on(scene, "patch", "apply", "--patch-file", "-").typing(patch.toString());
      return apply.changing(scene.tree().with(files), files);
    }
  },
  DIFF {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(scene, "diff");
    }
  },
  EXPORT {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) throws IOException {
      Path output = scene.output(step);
      return on(scene, "export", ".", "--output", output.toString()).writing(output);
    }
  },
  RESET {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(scene, "reset").changing(scene.seed(), Map.of("p/a", "one\n", "p/b", "one\n"));
    }
  },
  STOP {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(scene, "stop");
    }
  },
  START {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      scene.pyro().run("workspace", "stop", scene.kept());
      return on(scene, "start");
    }
  },
  DELETE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      Ran made = scene.pyro().run("workspace", "create", "debian:12", "--id-only");
      return Attempt.of(scene, "workspace", "delete", made.out().strip()).making(Tree.empty());
    }
  },
  UPDATE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(
          scene, "update", "--name", "kept-" + step.number(), "--label", "n=" + step.number());
    }
  },
  SUMMARY {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(scene, "summary");
    }
  },
  LOGS {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return on(scene, "logs");
    }
  },
  SERVICE_START {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return service(scene, step).leavingProcesses();
    }
  },
  SERVICE_LOGS {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      scene.pyro().run(service(scene, step).words().toArray(String[]::new));
      return Attempt.of(scene, "workspace", "service", "logs", scene.kept(), serviceName(step))
          .leavingProcesses();
    }
  },
  SERVICE_STOP {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      scene.pyro().run(service(scene, step).words().toArray(String[]::new));
      return Attempt.of(scene, "workspace", "service", "stop", scene.kept(), serviceName(step))
          .leavingProcesses();
    }
  },
  SHELL_OPEN {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return Attempt.of(scene, "workspace", "shell", "open", scene.kept()).leavingProcesses();
    }
  },
  SHELL_WRITE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      return Attempt.of(
              scene, "workspace", "shell", "write", scene.kept(), shell(scene), "echo " + step)
          .leavingProcesses();
    }
  },
  SHELL_CLOSE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      return Attempt.of(scene, "workspace", "shell", "close", scene.kept(), shell(scene))
          .leavingProcesses();
    }
  },
  DISK_EXPORT {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      scene.pyro().run("workspace", "stop", scene.kept());
      Path output = scene.output(step);
      return Attempt.of(
              scene, "workspace", "disk", "export", scene.kept(), "--output", output.toString())
          .writing(output);
    }
  },
  ENV_LIST {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return Attempt.of(scene, "env", "list");
    }
  },
  ENV_EXPORT {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) throws IOException {
      Path output = scene.output(step);
      return Attempt.of(scene, "env", "export", "debian:12", "--output", output.toString())
          .writing(output);
    }
  },
  ENV_IMPORT {
    @Override
    Attempt prepare(Scene scene, Step step, Random random)
        throws IOException, InterruptedException {
      return Attempt.of(scene, "env", "import", scene.exportedEnvironment().toString());
    }
  },
  ENV_PRUNE {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return Attempt.of(scene, "env", "prune");
    }
  },
  DOCTOR {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return Attempt.of(scene, "doctor");
    }
  },
  DOCTOR_FIX {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      return Attempt.of(scene, "doctor", "--fix");
    }
  },
  MCP {
    @Override
    Attempt prepare(Scene scene, Step step, Random random) {
      String path = "w/mcp" + random.nextInt(3);
      String content = content(step, random);
      return Attempt.of(scene, "mcp", "serve")
          .typing(
              """
              {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"workspace_file_write",\
              "arguments":{"workspace_id":"%s","path":"%s","text":"%s"},"_meta":{\
              "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
              "io.modelcontextprotocol/clientCapabilities":{}}}}
              """
                  .formatted(scene.kept(), path, content.replace("\n", "\\n")))
          .with(Map.of(path, content));
    }
  };

  static Operation any(Random random) {
    List<Operation> all = List.of(values());
    return all.get(random.nextInt(all.size()));
  }

  /** Does what must be done before, and returns what is to be tried. */
  abstract Attempt prepare(Scene scene, Step step, Random random)
      throws IOException, InterruptedException;

  private static Attempt on(Scene scene, String verb, String... more) {
    int split = more.length > 0 && (verb.equals("file") || verb.equals("patch")) ? 1 : 0;
    String[] words = new String[more.length + 3];
    words[0] = "workspace";
    words[1] = verb;
    System.arraycopy(more, 0, words, 2, split);
    words[2 + split] = scene.kept();
    System.arraycopy(more, split, words, 3 + split, more.length - split);
    return Attempt.of(scene, words);
  }

  private static Attempt exec(Scene scene, String script) {
    return on(scene, "exec", "--", "sh", "-c", script);
  }

  private static Attempt create(Scene scene, Step step, String flag, String value) {
    return Attempt.of(
        scene, "workspace", "create", "debian:12", "--name", "made-" + step.number(), flag, value);
  }

  private static Attempt service(Scene scene, Step step) {
    return Attempt.of(
        scene,
        "workspace",
        "service",
        "start",
        scene.kept(),
        serviceName(step),
        "--",
        "sh",
        "-c",
        "echo up; sleep 600");
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
