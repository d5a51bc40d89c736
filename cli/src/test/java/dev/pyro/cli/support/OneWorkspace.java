package dev.pyro.cli.support;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A workspace of the real {@code pyro}, a process for each command.
 *
 * @param pyro what is started
 * @param id the workspace
 */
public record OneWorkspace(RealPyro pyro, String id) implements AutoCloseable {

  /** Creates one with more flags. */
  public static OneWorkspace create(String... flags) {
    RealPyro pyro = RealPyro.ofCheckout();
    List<String> line = new ArrayList<>(List.of("workspace", "create", "--id-only"));
    line.addAll(List.of(flags));
    return new OneWorkspace(pyro, pyro.run(line.toArray(new String[0])).expect(0).out().strip());
  }

  /** Runs the command of these words, with the workspace as its first argument. */
  public Finished run(String command, String... arguments) {
    return pyro.run(line(command, arguments));
  }

  /** Runs it and returns what it printed; it must not fail. */
  public String out(String command, String... arguments) {
    return run(command, arguments).expect(0).out();
  }

  /** Runs it with {@code --json} and returns what it printed. */
  public JsonObject json(int code, String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(line(command, arguments)));
    int dashes = line.indexOf("--");
    line.add(dashes < 0 ? line.size() : dashes, "--json");
    return pyro.json(code, line.toArray(new String[0]));
  }

  public Process start(String command, String... arguments) {
    return pyro.start(line(command, arguments));
  }

  private String[] line(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of("workspace"));
    line.addAll(List.of(command.split(" ", -1)));
    line.add(id);
    line.addAll(List.of(arguments));
    return line.toArray(new String[0]);
  }

  @Override
  public void close() {
    pyro.run("workspace", "delete", id).expect(0);
  }
}
