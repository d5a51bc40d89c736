package dev.pyro.tools;

import com.google.gson.JsonObject;
import dev.pyro.ExecStreams;
import dev.pyro.Pyro;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One operation.
 *
 * @param name its stable name, such as {@code vm_run}
 * @param title a short name for people
 * @param description when to use it, when not, and what comes back
 * @param parameters what it takes, in the order in which they are shown
 * @param hidden parameters that are not offered here; their defaults hold
 * @param result the record that it gives
 * @param effect what it may change
 * @param reachesOut whether a program that it runs may reach the outside world
 * @param isLong whether it may take longer than a moment: it may build an environment, copy much
 *     content, or wait for a program in the guest
 * @param call how it is done
 * @param text makes the text of a result, for people and models
 * @param <R> the record that it gives
 */
public record Operation<R extends Record>(
    String name,
    String title,
    String description,
    List<Parameter> parameters,
    List<Parameter> hidden,
    Class<R> result,
    Effect effect,
    boolean reachesOut,
    boolean isLong,
    Call<R> call,
    Function<R, String> text) {
  /** Copies the parameters and checks that nothing is null. */
  public Operation {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(text, "text");
    parameters = List.copyOf(parameters);
    hidden = List.copyOf(hidden);
  }

  Operation(
      String name,
      String title,
      String description,
      List<Parameter> parameters,
      Class<R> result,
      Effect effect,
      Call<R> call,
      Function<R, String> text) {
    this(name, title, description, parameters, List.of(), result, effect, false, false, call, text);
  }

  /** Returns this operation, marked as one that may take long. */
  Operation<R> takingLong() {
    return new Operation<>(
        name, title, description, parameters, hidden, result, effect, reachesOut, true, call, text);
  }

  /** Returns this operation, marked as one whose programs may reach the outside world. */
  Operation<R> reachingOut() {
    return new Operation<>(
        name, title, description, parameters, hidden, result, effect, true, isLong, call, text);
  }

  /** How an operation is done. */
  @FunctionalInterface
  public interface Call<R> {
    /**
     * Does the operation.
     *
     * @param streams what a command that runs for it is connected to
     */
    R apply(Pyro pyro, Arguments arguments, ExecStreams streams);
  }

  /** What an operation may change. These are the hints of MCP's tool annotations. */
  public enum Effect {
    /** Nothing. */
    READ(true, false, true),
    /** It adds something, each time it is called. */
    CREATE(false, false, false),
    /** It replaces something; a second call with the same arguments changes nothing more. */
    REPLACE(false, true, true),
    /** It may replace or remove something, each time it is called. */
    DESTROY(false, true, false);

    private final boolean readOnly;
    private final boolean destructive;
    private final boolean idempotent;

    Effect(boolean readOnly, boolean destructive, boolean idempotent) {
      this.readOnly = readOnly;
      this.destructive = destructive;
      this.idempotent = idempotent;
    }

    /** Returns whether it changes nothing. */
    public boolean readOnly() {
      return readOnly;
    }

    /** Returns whether it may replace or remove what was there. */
    public boolean destructive() {
      return destructive;
    }

    /** Returns whether a second call with the same arguments changes nothing more. */
    public boolean idempotent() {
      return idempotent;
    }
  }

  /** Returns the JSON Schema of its arguments; closed. */
  public JsonObject inputSchema() {
    return Schemas.ofParameters(parameters);
  }

  /**
   * Returns the JSON Schema of its result. It also allows {@code left_out}, which says what is not
   * shown, and {@code error} in place of everything else: clients check the results of failed calls
   * against it, too.
   */
  public JsonObject outputSchema() {
    return Schemas.ofResult(result);
  }

  /**
   * Tells whether a call gives an argument. One that is null, or empty where nothing empty is
   * taken, is not given.
   */
  public boolean isGiven(JsonObject arguments, String name) {
    return arguments.has(name)
        && parameters.stream()
            .filter(parameter -> parameter.name().equals(name))
            .noneMatch(parameter -> Forms.isNotGiven(parameter, arguments.get(name)));
  }

  /** Returns this operation with another description. */
  public Operation<R> describedAs(String newDescription) {
    return narrowed(newDescription, List.of());
  }

  /**
   * Checks the arguments and does the operation.
   *
   * @param streams what a command that runs for it is connected to besides its result
   * @throws dev.pyro.PyroException if the arguments are wrong, or it could not be done
   */
  public Result run(Pyro pyro, JsonObject arguments, ExecStreams streams) {
    R done = call.apply(pyro, Arguments.check(name, parameters, hidden, arguments), streams);
    return new Result(
        Shown.fields(name, ResultJson.tree(done)), Shown.text(name, text.apply(done)));
  }

  /**
   * Returns this operation with another description, and without some parameters. Where nothing can
   * be given a network, nothing reaches the outside world.
   */
  Operation<R> narrowed(String newDescription, List<String> left) {
    return new Operation<>(
        name,
        title,
        newDescription,
        parameters.stream().filter(parameter -> !left.contains(parameter.name())).toList(),
        Stream.concat(
                hidden.stream(),
                parameters.stream().filter(parameter -> left.contains(parameter.name())))
            .toList(),
        result,
        effect,
        reachesOut && !left.contains(NetworkParameters.POLICY),
        isLong,
        call,
        text);
  }

  /**
   * The result of an operation.
   *
   * @param content the record, with names in snake case, as a model is shown it
   * @param text the same for people and models
   */
  public record Result(JsonObject content, String text) {}
}
