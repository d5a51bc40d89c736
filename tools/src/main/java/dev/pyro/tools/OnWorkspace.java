package dev.pyro.tools;

import static dev.pyro.tools.Parameter.text;

import dev.pyro.Pyro;
import dev.pyro.tools.Operation.Effect;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Rows of the catalogue for operations on one workspace: its id is the first parameter of each, and
 * the first argument of what they call.
 */
final class OnWorkspace {
  static final Parameter ID =
      text("workspace_id", "Id, unique beginning of an id, or name.").asRequired();

  private OnWorkspace() {}

  /** How such an operation is done. */
  @FunctionalInterface
  interface Call<R> {
    R apply(Pyro pyro, String workspace, Arguments arguments);
  }

  /** Returns an operation that takes nothing but the workspace. */
  static <R extends Record> Operation<R> onWorkspace(
      String name,
      String title,
      String description,
      Effect effect,
      Class<R> result,
      Function<R, String> text,
      BiFunction<Pyro, String, R> call) {
    return onWorkspace(
        name,
        title,
        description,
        List.of(),
        effect,
        result,
        text,
        (pyro, workspace, _) -> call.apply(pyro, workspace));
  }

  /** Returns an operation that takes more than the workspace. */
  static <R extends Record> Operation<R> onWorkspace(
      String name,
      String title,
      String description,
      List<Parameter> more,
      Effect effect,
      Class<R> result,
      Function<R, String> text,
      Call<R> call) {
    return new Operation<>(
        name,
        title,
        description,
        Stream.concat(Stream.of(ID), more.stream()).toList(),
        result,
        effect,
        (pyro, arguments, _) -> call.apply(pyro, arguments.text(ID.name()), arguments),
        text);
  }
}
