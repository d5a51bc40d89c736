package dev.pyro.tools;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import java.util.List;
import java.util.function.Supplier;

/** The operations of a profile or mode on one {@link Pyro}, for hosts that call them by name. */
public final class Toolbox {
  private final Pyro pyro;
  private final Catalogue offered;

  private Toolbox(Pyro pyro, Catalogue offered) {
    this.pyro = pyro;
    this.offered = offered;
  }

  /**
   * Returns the operations of a profile or mode.
   *
   * @param view {@code vm-run}, {@code workspace-core}, {@code workspace-full} or a mode
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if there is none of that name
   */
  public static Toolbox of(Pyro pyro, String view) {
    return of(pyro, Catalogue.view(view));
  }

  /** Returns the operations of a catalogue. */
  public static Toolbox of(Pyro pyro, Catalogue offered) {
    return new Toolbox(pyro, offered);
  }

  /** Returns the operations, in the order in which they are shown. */
  public List<Operation<?>> operations() {
    return offered.operations();
  }

  /**
   * Calls an operation as a model asks for it. Whatever is wrong with the call or fails in it is an
   * output as well, because a model can do something about it.
   *
   * @param name the operation's
   * @param arguments a JSON object, or the JSON text of one; none, if it is blank or null
   * @throws PyroException {@link ErrorCode#CANCELLED} if this thread was interrupted, and it still
   *     is
   */
  public Output call(String name, String arguments) {
    return output(() -> {
      Operation<?> operation = require(name);
      return operation.run(pyro, parse(operation, arguments), ExecStreams.none());
    });
  }

  /**
   * Calls an operation, as {@link #call(String, String)} does.
   *
   * @param streams what a command that runs for it is connected to besides its result
   */
  public Output call(String name, JsonObject arguments, ExecStreams streams) {
    return output(() -> require(name).run(pyro, arguments, streams));
  }

  private Output output(Supplier<Operation.Result> call) {
    try {
      Operation.Result done = call.get();
      return new Output(done.content(), done.text(), false);
    } catch (PyroException e) {
      return failed(e);
    }
  }

  /**
   * Returns what is told of a failure.
   *
   * @throws PyroException the failure, if it is {@link ErrorCode#CANCELLED} because this thread was
   *     interrupted
   */
  public Output failed(PyroException e) {
    if (e.code() == ErrorCode.CANCELLED && Thread.currentThread().isInterrupted()) {
      throw e;
    }
    Failure failure = Failure.of(e, offered);
    return new Output(failure.content(), failure.text(), true);
  }

  private Operation<?> require(String name) {
    return offered.find(name).orElseThrow(() -> unknown(name));
  }

  /**
   * Returns the failure of a call whose tool is not offered. Its hint has the profile that offers
   * it, or else the tool that may have been meant.
   */
  public PyroException unknown(String name) {
    List<String> names = offered.operations().stream().map(Operation::name).toList();
    String hint =
        View.withOperation(name)
            .map(this::elsewhere)
            .or(() -> Nearest.to(name, names).map(near -> "did you mean " + near + "?"))
            .or(() ->
                Nearest.to(
                        name, Catalogue.all().operations().stream().map(Operation::name).toList())
                    .map(near ->
                        "did you mean "
                            + near
                            + "? "
                            + elsewhere(View.withOperation(near).orElseThrow())))
            .orElseGet(() ->
                offered.view().map(view -> "the " + view.kind() + " " + view.name()).orElse("pyro")
                    + " has "
                    + String.join(", ", names));
    return new PyroException(ErrorCode.NOT_FOUND, "there is no tool " + name, hint, null);
  }

  private String elsewhere(View has) {
    return "it is in the "
        + has.kind()
        + " "
        + has.name()
        + offered.view().map(view -> ", not in " + view.name()).orElse("");
  }

  private static JsonObject parse(Operation<?> operation, String arguments) {
    return Forms.arguments(arguments)
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.INVALID_ARGUMENT,
                "the arguments of "
                    + operation.name()
                    + " are not a JSON object, such as "
                    + Forms.example(operation.parameters())));
  }

  /**
   * What a call gave.
   *
   * @param content the result's fields in snake case, or {@code error} with {@code code}, {@code
   *     message} and {@code hint}
   * @param text the same in fewer words
   * @param failed whether it is an error
   */
  public record Output(JsonObject content, String text, boolean failed) {}
}
