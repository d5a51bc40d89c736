package dev.pyro.workspace;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.PublishedPort;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.ServiceSpec;
import dev.pyro.StopOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Another process that works on workspaces. A line of input is {@code operation, id, arguments}
 * with tabs between. It answers with lines of {@code progress}, {@code output} and at the end
 * {@code done} with {@code ok}, or an error's code and message.
 */
final class WorkspaceChild {
  /** How slow the host is decides nothing. */
  private static final StopOptions PATIENT = StopOptions.defaults().withTimeoutSeconds(3600);

  private WorkspaceChild() {}

  public static void main(String[] args) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Pyro.Options options =
        new Pyro.Options(
            Path.of(args[0]),
            progress -> {
              if (progress.task().equals("workspace")) {
                out.println("progress\t" + progress.step() + (progress.finished() ? "\tover" : ""));
              }
            });
    try (Pyro pyro = Pyro.open(options)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split("\t", -1);
        try {
          run(pyro, out, words);
          out.println("done\tok");
        } catch (PyroException e) {
          out.println("done\t" + e.code().wireName() + "\t" + e.getMessage());
        }
      }
    }
  }

  private static void run(Pyro pyro, PrintStream out, String[] words) {
    String id = words[1];
    switch (words[0]) {
      case "exec" ->
          pyro.execWorkspace(
              id,
              ExecRequest.of(words[2]).withTimeoutSeconds(3600),
              ExecStreams.builder().stdout(out).build());
      case "type" -> {
        while (true) {
          pyro.writeShell(id, words[2], words[3].repeat(Integer.parseInt(words[4])), true);
          out.println("typed");
        }
      }
      case "publish" ->
          pyro.startService(
              id,
              ServiceSpec.builder(words[2], words[4])
                  .readiness(Readiness.file("/tmp/ready"))
                  .readyTimeoutSeconds(3600)
                  .publish(PublishedPort.of(Integer.parseInt(words[3])))
                  .build());
      case "push" -> pyro.pushWorkspaceSync(id, Path.of(words[2]), "/workspace");
      case "export" -> pyro.exportWorkspace(id, words[2], Path.of(words[3]));
      case "list" -> out.println(pyro.listWorkspaceFiles(id, ".", false).entries().size());
      case "reset" -> pyro.resetWorkspace(id, PATIENT);
      case "stop" -> pyro.stopWorkspace(id, PATIENT);
      case "kill" -> pyro.stopWorkspace(id, PATIENT.withTimeoutSeconds(0).forced());
      case "delete" -> pyro.deleteWorkspace(id);
      default -> throw new IllegalArgumentException(words[0]);
    }
  }
}
