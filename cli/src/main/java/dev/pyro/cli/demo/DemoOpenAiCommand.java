package dev.pyro.cli.demo;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.PatchColours;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Style;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Session;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.core.UsageException;
import dev.pyro.responses.HttpResponses;
import dev.pyro.responses.LoopListener;
import dev.pyro.responses.Outcome;
import dev.pyro.tools.ResultJson;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code pyro demo openai}. */
public final class DemoOpenAiCommand implements Subcommand {
  /** Cheap, and good enough for the demo. */
  static final String DEFAULT_MODEL = "gpt-5.4-mini";

  private static final String KEY_VARIABLE = "OPENAI_API_KEY";
  private static final String URL_VARIABLE = "OPENAI_BASE_URL";

  private static final Flag BASE_URL =
      Flag.withValue("base-url", "URL", "where the API is ($" + URL_VARIABLE + ", else OpenAI's)");
  private static final Flag MODEL =
      Flag.withValue("model", "MODEL", "which model (" + DEFAULT_MODEL + ")");

  @Override
  public Usage usage() {
    return Usage.of("have a model fix a small project in a workspace, over the Responses API")
        .flags(BASE_URL, MODEL)
        .details(
            "A Python project with a failing test is made in a temporary folder. The model gets the tools",
            "of the mode repro-fix, in at most 20 rounds, and may take no other file of this host and",
            "use no other workspace. Standard output shows what it says and calls, then the diff. The",
            "workspaces that it created are deleted. The exit code is 0 if the tests pass in the end.",
            "",
            "The API key is $"
                + KEY_VARIABLE
                + "; an endpoint of your own may need none. OpenAI charges",
            "for it.")
        .example("with OpenAI and the key in $" + KEY_VARIABLE, "pyro demo openai")
        .example(
            "with a model on this machine",
            "pyro demo openai --base-url http://localhost:11434/v1 --model qwen3");
  }

  @Override
  public int run(Invocation call) {
    URI url = baseUrl(call);
    String model = call.value(MODEL).orElse(DEFAULT_MODEL);
    Optional<String> key = variable(KEY_VARIABLE);
    if (key.isEmpty() && url.equals(HttpResponses.PUBLIC)) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          KEY_VARIABLE + " is not set",
          "set it, or name an endpoint of your own with --base-url",
          null);
    }
    Console console = call.console();
    LoopListener transcript = call.json() ? LoopListener.none() : new DemoTranscript(console);
    OpenAiDemo.Result result;
    try (HttpResponses api = new HttpResponses(url, key);
        Session session = Session.open(call)) {
      if (!call.json()) {
        console.print(model + " at " + url + "\n");
      }
      result = new OpenAiDemo(session.pyro(), api, transcript).run(model);
    }
    if (call.json()) {
      console.print(ResultJson.text(json(result, url, model)));
    } else {
      show(result, console);
    }
    return result.isGreen() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static URI baseUrl(Invocation call) {
    Optional<String> given = call.value(BASE_URL);
    String text = given.or(() -> variable(URL_VARIABLE)).orElse(HttpResponses.PUBLIC.toString());
    try {
      return HttpResponses.baseUrl(text);
    } catch (PyroException e) {
      String name = given.isPresent() ? "--" + BASE_URL.name() : "$" + URL_VARIABLE;
      throw new UsageException(name + ": " + e.getMessage(), null);
    }
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank());
  }

  private static Map<String, Object> json(OpenAiDemo.Result result, URI url, String model) {
    Outcome outcome = result.outcome();
    return Map.of(
        "base_url", url.toString(),
        "model", model,
        "end", outcome.end().name().toLowerCase(Locale.ROOT),
        "rounds", outcome.rounds(),
        "calls", result.calls(),
        "text", outcome.text(),
        "patch", result.patch(),
        "tests_pass", result.isGreen(),
        "deleted_workspace_ids", result.deleted());
  }

  private static void show(OpenAiDemo.Result result, Console console) {
    Style style = console.style();
    StringBuilder text = new StringBuilder("\n").append(style.strong("diff")).append('\n');
    if (result.patch().isEmpty()) {
      text.append("nothing was changed\n");
    } else {
      text.append(PatchColours.shown(result.patch(), console));
    }
    text.append('\n');
    result
        .outcome()
        .failure()
        .ifPresent(why ->
            text.append(style.bad("the model did not come to its end: "))
                .append(Printable.text(why.getMessage()))
                .append('\n'));
    text.append(
            result.isGreen() ? style.good("the tests pass") : style.bad("the tests do not pass"))
        .append("; ")
        .append(Units.count(result.deleted().size(), "workspace was", "workspaces were"))
        .append(" deleted\n");
    console.print(text.toString());
  }
}
