package dev.pyro.tools;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;

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
    return new Toolbox(pyro, Catalogue.view(view));
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
   * @param arguments a JSON object; none, if it is blank
   * @throws PyroException {@link ErrorCode#CANCELLED} if this thread was interrupted, and it still
   *     is
   */
  public Output call(String name, String arguments) {
    try {
      Operation<?> operation = offered.find(name).orElseThrow(() -> unknown(name));
      Operation.Result done = operation.run(pyro, parse(name, arguments), ExecStreams.none());
      return new Output(done.content(), done.text(), false);
    } catch (PyroException e) {
      if (e.code() == ErrorCode.CANCELLED && Thread.currentThread().isInterrupted()) {
        throw e;
      }
      Failure failure = Failure.of(e, offered);
      return new Output(failure.content(), failure.text(), true);
    }
  }

  private PyroException unknown(String name) {
    List<String> names = offered.operations().stream().map(Operation::name).toList();
    return new PyroException(
        ErrorCode.NOT_FOUND,
        "there is no tool " + name,
        Nearest.to(name, names)
            .map(near -> "did you mean " + near + "?")
            .orElse("there are: " + String.join(", ", names)),
        null);
  }

  private static JsonObject parse(String name, String arguments) {
    if (arguments.isBlank()) {
      return new JsonObject();
    }
    try (JsonReader reader = new JsonReader(new StringReader(arguments))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement read = JsonParser.parseReader(reader);
      if (read instanceof JsonObject object && reader.peek() == JsonToken.END_DOCUMENT) {
        return object;
      }
    } catch (IOException | JsonParseException | NumberFormatException _) {
      // told below: where it is wrong would not help who has to write it anew
    }
    throw new PyroException(
        ErrorCode.INVALID_ARGUMENT, "the arguments of " + name + " are not a JSON object");
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
