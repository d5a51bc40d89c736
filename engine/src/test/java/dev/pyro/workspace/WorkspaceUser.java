package dev.pyro.workspace;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Limits;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.StopOptions;
import dev.pyro.WorkspaceExecResult;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * One of many processes that use the same workspaces. Its arguments are a home, a folder of its
 * own, a seed, how many calls to make, and workspaces; it prints a line for each call.
 */
final class WorkspaceUser {
  /** How slow the host is decides nothing. */
  private static final StopOptions PATIENT = StopOptions.defaults().withTimeoutSeconds(3600);

  private final Pyro pyro;
  private final Path folder;
  private final Random random;
  private final String me;

  private WorkspaceUser(Pyro pyro, Path folder, long seed) {
    this.pyro = pyro;
    this.folder = folder;
    this.random = new Random(seed);
    this.me = folder.getFileName().toString();
  }

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> ids = List.of(args).subList(4, args.length);
    int calls = Integer.parseInt(args[3]);
    try (Pyro pyro = Pyro.open(new Pyro.Options(Path.of(args[0]), Progress.Listener.none()))) {
      WorkspaceUser user = new WorkspaceUser(pyro, Path.of(args[1]), Long.parseLong(args[2]));
      for (int i = 0; i < calls; i++) {
        String id = ids.get(user.random.nextInt(ids.size()));
        String operation = user.choose(i >= calls - 5);
        String outcome;
        try {
          user.run(operation, id, i);
          outcome = "ok";
        } catch (PyroException e) {
          outcome = e.code().wireName() + "\t" + e.getMessage().replace("\n", " / ");
        } catch (RuntimeException e) {
          e.printStackTrace();
          outcome = "broken\t" + e;
        }
        out.println(operation + "\t" + id + "\t" + outcome);
      }
    }
  }

  private String choose(boolean nearTheEnd) {
    int at = random.nextInt(100);
    if (nearTheEnd && at < 12) {
      return "delete";
    }
    return at < 30
        ? "exec"
        : at < 42
            ? "write"
            : at < 54
                ? "read"
                : at < 62
                    ? "list"
                    : at < 68
                        ? "diff"
                        : at < 76
                            ? "status"
                            : at < 82
                                ? "logs"
                                : at < 87
                                    ? "push"
                                    : at < 93
                                        ? "patch"
                                        : at < 94 ? "reset" : at < 96 ? "stop" : "start";
  }

  private void run(String operation, String id, int number) throws Exception {
    switch (operation) {
      case "exec" -> {
        WorkspaceExecResult result =
            pyro.execWorkspace(id, ExecRequest.of("echo " + me + " " + number), ExecStreams.none());
        require(result.stdout().equals(me + " " + number + "\n"), result.toString());
      }
      case "write" -> pyro.writeWorkspaceFile(id, me, me + " " + number);
      case "read" -> {
        String content = pyro.readWorkspaceFile(id, me, Limits.READ_BYTES.initial(), 0).content();
        require(content.matches(me + " \\d+"), content);
      }
      case "list" ->
          require(
              pyro.listWorkspaceFiles(id, ".", true).entries().stream()
                  .anyMatch(entry -> entry.path().equals("/workspace/seeded")),
              "the seed is gone");
      case "diff" -> {
        var diff = pyro.diffWorkspace(id);
        require(diff.changed() == !diff.entries().isEmpty(), diff.toString());
      }
      case "status" -> require(pyro.statusWorkspace(id).workspaceId().equals(id), id);
      case "logs" -> requireRising(id);
      case "push" -> {
        Path source = folder.resolve(me);
        Files.writeString(source, me + " " + number);
        pyro.pushWorkspaceSync(id, source, "/workspace");
      }
      case "patch" -> {
        String old = pyro.readWorkspaceFile(id, "seeded", 100, 0).content().strip();
        pyro.applyWorkspacePatch(
            id,
            "--- a/seeded\n+++ b/seeded\n@@ -1 +1 @@\n-%s\n+%s\n"
                .formatted(old, me + " " + number));
      }
      case "reset" -> pyro.resetWorkspace(id, PATIENT);
      case "stop" -> pyro.stopWorkspace(id, PATIENT);
      case "start" -> pyro.startWorkspace(id);
      case "delete" -> pyro.deleteWorkspace(id);
      default -> throw new IllegalArgumentException(operation);
    }
  }

  private void requireRising(String id) {
    long last = 0;
    for (var entry : pyro.logsWorkspace(id).entries()) {
      require(entry.sequence() > last, "number " + entry.sequence() + " comes after " + last);
      last = entry.sequence();
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException(message);
    }
  }
}
