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
import dev.pyro.testing.Golden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue is the contract: it moves only on purpose. */
class CatalogueTest {
  private static final List<String> BROAD =
      List.of(
          "network",
          "network_policy",
          "allow_domains",
          "allow_addresses",
          "allow_host_compat",
          "secrets",
          "secret_env",
          "published_ports");

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
      json.addProperty("open_world", operation.reachesOut());
      json.add("input", operation.inputSchema());
      json.add("output", operation.outputSchema());
      operations.add(operation.name(), json);
    }
    JsonObject views = new JsonObject();
    for (View view : View.all()) {
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
    Golden.assertMatches(Path.of("src/test/resources/catalogue.json"), now);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|command is required",
        "{\"command\":[\"ls\"]}|command must be a string",
        "{\"command\":\"\"}|command must not be empty",
        "{\"comand\":\"true\"}|vm_run has no argument comand; did you mean command?; command is"
            + " required",
        "{\"command\":\"true\",\"timeout_seconds\":0}|timeout_seconds must be from 1 to 86400",
        "{\"command\":\"true\",\"timeout_seconds\":1.5}|timeout_seconds must be a whole number,"
            + " such as 1",
        "{\"command\":\"true\",\"timeout_seconds\":\"9 s\"}|timeout_seconds must be a whole number,"
            + " such as 1",
        "{\"command\":\"true\",\"network\":true}|vm_run has no argument network; it takes command,"
            + " environment, timeout_seconds, vcpu_count, mem_mib, ttl_seconds",
      })
  void wrongArgumentsAreNamedAllAtOnce(String arguments, String message) {
    PyroException e = refused(Catalogue.view("vm-run"), "vm_run", arguments);
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  private static PyroException refused(Catalogue offered, String operation, String arguments) {
    Operation<?> found = offered.find(operation).orElseThrow();
    JsonObject given = JsonParser.parseString(arguments).getAsJsonObject();
    return assertThrows(
        PyroException.class, () -> found.run(null, given, ExecStreams.none()), arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'type': 'tcp', 'prot': 80}              | service_start has no argument readiness.prot; did you mean readiness.port?
          {'type': 'tcp', 'xyz': 80}               | service_start has no argument readiness.xyz; readiness takes type, path, port, url, command
          {'type': 'udp'}                          | readiness.type must be one of file, tcp, http, command
          {'port': 0}                              | readiness.port must be from 1 to 65535; readiness.type is required
          'tcp'                                    | readiness must be an object, such as {"type":"file","path":"..."}
          {'type': 'tcp'}                          | readiness of type tcp needs port
          {'type': 'tcp', 'port': null}            | readiness of type tcp needs port
          {'type': 'file', 'path': 'a', 'port': 1} | readiness of type file does not take port
          """)
  void aServiceIsReadyBySomethingThatCanBeLookedAt(String readiness, String message) {
    String arguments =
        "{'workspace_id': 'w', 'service_name': 's', 'command': 'c', 'readiness': " + readiness;
    PyroException e = refused(Catalogue.all(), "service_start", arguments + "}");
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          service_start    | 'workspace_id': 'w', 'service_name': 's', 'command': 'c', 'published_ports': ['http'] | "http" is no port to publish
          vm_run           | 'command': 'true', 'allow_domains': ['pypi.org']          | allow_domains is given, but the machine has no network
          workspace_create | 'network_policy': 'on'                                    | network_policy must be one of off, published-ports, egress, egress+published-ports
          workspace_create | 'allow_addresses': ['10.0.0.1']                           | allow_addresses is given, but the network policy off reaches nothing
          workspace_update | 'workspace_id': 'w', 'network_policy': 'off', 'allow_domains': 'pypi.org, a b' | allow_domains must be an array of strings, such as ["..."]
          workspace_update | 'workspace_id': 'w', 'allow_domains': ['a.b'], 'clear_allow_domains': true | allow_domains and clear_allow_domains contradict each other
          workspace_update | 'workspace_id': 'w', 'allow_domains': []                  | nothing is to be updated
          """)
  void whatIsWrongAboutANetworkIsSaid(String operation, String arguments, String message) {
    PyroException e = refused(Catalogue.all(), operation, "{" + arguments + "}");
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  /** Where nobody can give a network, no program has one. */
  @Test
  void onlyTheFullViewReachesTheOpenWorld() {
    for (View view : View.all()) {
      List<String> reaching =
          Catalogue.view(view.name()).operations().stream()
              .filter(Operation::reachesOut)
              .map(Operation::name)
              .toList();
      assertEquals(
          view.name().equals("workspace-full")
              ? List.of(
                  "vm_run",
                  "vm_exec",
                  "workspace_exec",
                  "shell_open",
                  "shell_write",
                  "service_start")
              : List.of(),
          reaching,
          view.name());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'TOKEN=hunter22'                                               | secrets must be an array of objects, such as [{"name":"...","value":"..."}]
          {'TOKEN': 'hunter22'}                                          | workspace_create has no argument secrets[0].TOKEN; secrets[0] takes name, value, file_path; secrets[0].name is required
          ['hunter22']                                                   | secrets[0] must be an object, such as {"name":"...","value":"..."}
          [{'name': ''}]                                                 | secrets[0].name must not be empty
          [{'name': 'A', 'value': 'abcd'}, {'nam': 'B'}]                 | workspace_create has no argument secrets[1].nam; did you mean secrets[1].name?; secrets[1].name is required
          [{'name': 'A', 'value': [7]}]                                  | secrets[0].value must be a string
          [{'name': 'A', 'value': ''}]                                   | secrets: A needs either value or file_path, and not both
          [{'name': 'A'}]                                                | secrets: A needs either value or file_path, and not both
          [{'name': 'A', 'value': 'hunter22', 'file_path': '/hunter22'}] | secrets: A needs either value or file_path, and not both
          [{'name': 'A', 'value': 'abc'}]                                | the value of the secret A has 3 characters; it must have at least 4
          """)
  void aSecretHasANameAndOneSource(String secrets, String message) {
    PyroException e = refused(Catalogue.all(), "workspace_create", "{'secrets': " + secrets + "}");
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void whatMayTakeLong() {
    assertEquals(
        List.of(
            "vm_run",
            "vm_exec",
            "workspace_create",
            "workspace_exec",
            "workspace_reset",
            "workspace_sync_push",
            "workspace_export",
            "workspace_disk_export",
            "shell_read",
            "service_start"),
        Catalogue.all().operations().stream()
            .filter(Operation::isLong)
            .map(Operation::name)
            .toList());
  }

  @Test
  void anUnknownViewNamesTheNearest() {
    PyroException e = assertThrows(PyroException.class, () -> Catalogue.view("repo-fix"));
    assertEquals("there is no profile or mode repo-fix", e.getMessage());
    assertEquals("did you mean repro-fix?", e.hint().orElseThrow());
  }

  @Test
  void narrowViewsOfferNoWayOut() {
    for (View view : View.all()) {
      if (view.name().equals("workspace-full")) {
        continue;
      }
      for (Operation<?> operation : Catalogue.view(view.name()).operations()) {
        List<String> names = operation.parameters().stream().map(Parameter::name).toList();
        for (String broad : BROAD) {
          assertTrue(!names.contains(broad), view.name() + " " + operation.name() + " " + broad);
        }
      }
    }
  }
}
