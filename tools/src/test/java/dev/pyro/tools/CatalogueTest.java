package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue is the contract: it moves only on purpose. */
class CatalogueTest {
  private static final Path GOLDEN = Path.of("src/test/resources/catalogue.json");

  @Test
  void isTheOneThatWasAgreedOn() throws Exception {
    JsonObject operations = new JsonObject();
    for (Operation<?> operation : Catalogue.all().operations()) {
      JsonObject json = new JsonObject();
      json.addProperty("title", operation.title());
      json.addProperty("description", operation.description());
      json.addProperty("read_only", operation.effect().readOnly());
      json.addProperty("destructive", operation.effect().destructive());
      json.addProperty("idempotent", operation.effect().idempotent());
      json.add("input", operation.inputSchema());
      json.add("output", operation.outputSchema());
      operations.add(operation.name(), json);
    }
    JsonObject views = new JsonObject();
    for (View view : views()) {
      JsonObject shown = new JsonObject();
      shown.addProperty("purpose", view.purpose());
      for (Operation<?> operation : Catalogue.view(view.name()).operations()) {
        String words =
            String.join(" ", operation.parameters().stream().map(Parameter::name).toList());
        String own = view.descriptions().get(operation.name());
        shown.addProperty(operation.name(), own == null ? words : words + " | " + own);
      }
      views.add(view.name(), shown);
    }
    JsonObject all = new JsonObject();
    all.add("operations", operations);
    all.add("views", views);
    String now =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
    Path made = Files.createDirectories(Path.of("target")).resolve("catalogue.json");
    Files.writeString(made, now);
    assertEquals(
        Files.readString(GOLDEN),
        now,
        "the contract moved; if that is meant, copy " + made + " to " + GOLDEN);
  }

  private static List<View> views() {
    List<View> views = new java.util.ArrayList<>(View.profiles());
    views.addAll(View.modes());
    return views;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|command is required",
        "{\"command\":7}|command must be a string",
        "{\"comand\":\"true\"}|vm_run has no argument comand; did you mean command?; command is required",
        "{\"command\":\"true\",\"timeout_seconds\":0}|timeout_seconds must be from 1 to 86400",
        "{\"command\":\"true\",\"timeout_seconds\":1.5}|timeout_seconds must be a whole number",
        "{\"command\":\"true\",\"timeout_seconds\":\"9\"}|timeout_seconds must be a whole number",
        "{\"command\":\"true\",\"network\":true}|vm_run has no argument network; it takes command,"
            + " environment, timeout_seconds, vcpu_count, mem_mib, ttl_seconds",
      })
  void wrongArgumentsAreNamedAllAtOnce(String arguments, String message) {
    Operation<?> run = Catalogue.view("vm-run").find("vm_run").orElseThrow();
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                run.run(
                    null, JsonParser.parseString(arguments).getAsJsonObject(), ExecStreams.none()));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void anUnknownViewNamesTheNearest() {
    PyroException e = assertThrows(PyroException.class, () -> Catalogue.view("repo-fix"));
    assertEquals("there is no profile or mode repo-fix", e.getMessage());
    assertEquals("did you mean repro-fix?", e.hint().orElseThrow());
  }

  @Test
  void narrowViewsOfferNoWayOut() {
    for (View view : views()) {
      if (view.name().equals("workspace-full")) {
        continue;
      }
      for (Operation<?> operation : Catalogue.view(view.name()).operations()) {
        List<String> names = operation.parameters().stream().map(Parameter::name).toList();
        for (String broad : List.of("network", "network_policy", "allow_host_compat", "secrets")) {
          assertTrue(!names.contains(broad), view.name() + " " + operation.name() + " " + broad);
        }
      }
    }
  }
}
