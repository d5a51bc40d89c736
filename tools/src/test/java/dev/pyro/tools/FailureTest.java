package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {
  private static final String ID = "0123456789ab";

  /** Operations of the command line that no tool has. */
  private static final Set<String> COMMANDS_ONLY = Set.of("env_inspect", "env_pull", "shell_list");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workspace-core | workspace_list  | workspace_list
          cold-start     | service_list    | service_list
          workspace-full | service_list    | service_list
          review-eval    | service_list    | `pyro workspace service list 0123456789ab`
          workspace-full | env_list        | vm_list_environments
          workspace-core | env_list        | `pyro env list 0123456789ab`
          workspace-full | env_pull        | `pyro env pull 0123456789ab`
          workspace-core | shell_list      | `pyro workspace shell list 0123456789ab`
          """)
  void aRemedyNamesTheToolThatCanBeCalled(String view, String operation, String named) {
    assertEquals(
        "see: " + named + " tells", hint(view, Remedy.call("see: ", operation, ID).then(" tells")));
  }

  /** Whoever types into a shell that is gone has tools, and no command line. */
  @ParameterizedTest
  @ValueSource(strings = {"workspace-full", "review-eval"})
  void whoHasToolsForShellsIsToldOfOne(String view) {
    Remedy list = Remedy.call("", "shell_list", ID).then(" shows those that there are");
    assertEquals("shell_open opens one", hint(view, list));
  }

  @Test
  void aCommandAtTheEndOfARemedyIsNotQuoted() {
    Remedy start = Remedy.call("start it: ", "workspace_start", ID);
    assertEquals("start it: workspace_start", hint("workspace-full", start));
    assertEquals("start it: pyro workspace start " + ID, hint("workspace-core", start));
    assertEquals("did you mean $1?", hint("vm-run", Remedy.words("did you mean $1?")));
  }

  private static String hint(String view, Remedy remedy) {
    PyroException e = new PyroException(ErrorCode.NOT_FOUND, "there is no x", remedy, null);
    Failure failure = Failure.of(e, Catalogue.view(view));
    String hint = failure.content().getAsJsonObject("error").get("hint").getAsString();
    assertEquals("not_found: there is no x\nhint: " + hint, failure.text());
    return hint;
  }

  /** Reads the engine's sources: a remedy is made where a call fails, mostly far from any test. */
  @Test
  void whatARemedyNamesIsAToolOrACommand() throws IOException {
    Pattern call =
        Pattern.compile("Remedy\\.call\\((?:\\s*(?:\"[^\"]*\"|\\w+),\\s*\"([a-z_]+)\")?");
    Set<String> unknown = new TreeSet<>();
    int found = 0;
    try (Stream<Path> sources = Files.walk(Path.of("../engine/src/main/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        for (Matcher match = call.matcher(Files.readString(source)); match.find(); found++) {
          String operation = match.group(1);
          assertNotNull(operation, source + " does not write the operation out");
          if (Catalogue.all().find(Failure.tool(operation)).isEmpty()) {
            unknown.add(operation);
          }
        }
      }
    }
    assertTrue(found > 5, "remedies are made in another way now");
    assertEquals(COMMANDS_ONLY, unknown);
  }

  @Test
  void withoutAHintThereIsNone() {
    Failure failure =
        Failure.of(new PyroException(ErrorCode.INTERNAL, "broken"), Catalogue.view("vm-run"));
    assertEquals("internal: broken", failure.text());
    assertEquals(
        "{\"error\":{\"code\":\"internal\",\"message\":\"broken\"}}",
        new com.google.gson.GsonBuilder().serializeNulls().create().toJson(failure.content()));
  }
}
