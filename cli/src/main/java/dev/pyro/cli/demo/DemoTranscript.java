package dev.pyro.cli.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Style;
import dev.pyro.cli.console.Units;
import dev.pyro.responses.LoopListener;
import java.util.List;

/** Prints a conversation with a model while it takes place: its words, its calls, their results. */
final class DemoTranscript implements LoopListener {
  private static final int LINE_CHARS = 160;
  private static final int OUTPUT_LINES = 6;

  private final Console console;
  private final Style style;

  DemoTranscript(Console console) {
    this.console = console;
    this.style = console.style();
  }

  @Override
  public void onResponse(int round, JsonObject response) {
    console.print("\n" + style.strong("round " + round) + "\n");
    for (JsonElement item : response.getAsJsonArray("output")) {
      if (item instanceof JsonObject object && object.get("content") instanceof JsonArray parts) {
        parts.forEach(this::say);
      }
    }
  }

  private void say(JsonElement part) {
    for (String field : List.of("text", "refusal")) {
      if (part instanceof JsonObject object) {
        lines(Printable.text(text(object.get(field)))).forEach(this::indented);
      }
    }
  }

  @Override
  public void onCall(int round, JsonObject call) {
    String tool = Printable.line(nameOf(call));
    indented(style.place("-> " + tool) + " " + shortened(text(call.get("arguments"))));
  }

  @Override
  public void onOutput(int round, JsonObject call, JsonObject output) {
    JsonObject content =
        JsonParser.parseString(output.get("output").getAsString()).getAsJsonObject();
    String tool = Printable.line(nameOf(call));
    if (content.get("error") instanceof JsonObject error) {
      indented(
          style.bad("<- " + tool + " failed: ")
              + shortened(text(error.get("code")) + ": " + text(error.get("message"))));
    } else if (content.has("exit_code")) {
      int code = content.get("exit_code").getAsInt();
      String ending = content.get("timed_out").getAsBoolean() ? ", its time was up" : "";
      String line = "<- " + tool + ": exit code " + code + ending;
      indented(code == 0 ? style.good(line) : style.bad(line));
      tail(text(content.get("stdout")) + text(content.get("stderr")));
    } else {
      indented(style.good("<- " + tool) + " " + shortened(content.toString()));
    }
  }

  private void tail(String output) {
    List<String> lines = lines(Printable.text(output));
    int left = Math.max(0, lines.size() - OUTPUT_LINES);
    if (left > 0) {
      indented(style.dim("   (" + Units.count(left, "line", "lines") + " before)"));
    }
    lines.subList(left, lines.size()).forEach(line -> indented("   " + shortened(line)));
  }

  private void indented(String line) {
    console.print("  " + line + "\n");
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /** Returns the tool that a call names. */
  static String nameOf(JsonObject call) {
    return text(call.get("name"));
  }

  private static String text(JsonElement element) {
    return element == null || element.isJsonNull()
        ? ""
        : element.isJsonPrimitive() ? element.getAsString() : element.toString();
  }

  private static String shortened(String text) {
    String line = Printable.line(text);
    return line.length() <= LINE_CHARS ? line : line.substring(0, LINE_CHARS) + "...";
  }
}
