package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as models make them, right and wrong, where no machine is needed to tell. */
class ToolboxTest {
  @AutoClose private final Pyro pyro;

  ToolboxTest(@TempDir Path home) {
    pyro = Pyro.open(new Pyro.Options(home, Progress.Listener.none()));
  }

  private Toolbox.Output call(String name, String arguments) {
    return Toolbox.of(pyro, "workspace-core").call(name, arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "{}", "null", "[]", "\"{}\"", "{\"labels\":\"\"}"})
  void noArgumentsAreWrittenInSeveralWays(String arguments) {
    Toolbox.Output listed = call("workspace_list", arguments);
    assertFalse(listed.failed());
    assertEquals("{\"count\":0,\"unreadable\":[],\"workspaces\":[]}", listed.content().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1]", "1", "\"a\"", "{a:1}", "{} {}", "{'a':1}", "{\"a\":1}}"})
  void whatIsNoJsonObjectIsAnErrorForTheModel(String arguments) {
    Toolbox.Output output = call("workspace_list", arguments);
    assertTrue(output.failed());
    assertEquals(
        "{\"error\":{\"code\":\"invalid_argument\",\"message\":"
            + "\"the arguments of workspace_list are not a JSON object, such as"
            + " {\\\"labels\\\":{\\\"NAME\\\":\\\"...\\\"}}\"}}",
        output.content().toString());
  }

  @Test
  void argumentsThatNestWithoutEndAreRefused() {
    String deep = "{\"labels\":" + "[".repeat(100_000);
    assertEquals(
        "invalid_argument: the arguments of workspace_list are not a JSON object, such as"
            + " {\"labels\":{\"NAME\":\"...\"}}",
        call("workspace_list", deep).text());
  }

  @Test
  void aWrongArgumentIsNamed() {
    assertEquals(
        "invalid_argument: workspace_status has no argument workspace; did you mean workspace_id?;"
            + " workspace_id is required",
        call("workspace_status", "{\"workspace\": \"x\"}").text());
  }

  @Test
  void aToolThatIsNotOfferedIsUnknown() {
    Toolbox.Output output = call("workspace_stop", "{}");
    assertTrue(output.failed());
    assertEquals(
        "not_found: there is no tool workspace_stop\n"
            + "hint: it is in the profile workspace-full, not in workspace-core",
        output.text());
    assertEquals(
        "not_found: there is no tool workspace_diffs\nhint: did you mean workspace_diff?",
        call("workspace_diffs", "{}").text());
    assertEquals(
        "not_found: there is no tool shel_open\n"
            + "hint: did you mean shell_open? it is in the profile workspace-full, not in"
            + " workspace-core",
        call("shel_open", "{}").text());
    assertEquals(
        "not_found: there is no tool bash\nhint: the profile vm-run has vm_run",
        Toolbox.of(pyro, "vm-run").call("bash", "{}").text());
  }

  @Test
  void whatIsVeryLongIsNotRepeatedWhole() {
    String name = "n".repeat(1_000_000);
    assertEquals(
        "not_found: there is no tool " + "n".repeat(200) + "… (1000000 characters)",
        call(name, "{}").text().lines().findFirst().orElseThrow());
    assertEquals(
        "invalid_argument: workspace_list has no argument "
            + "n".repeat(200)
            + "… (1000001 characters) it takes labels",
        call("workspace_list", "{\"" + name + "\": 1}").text());
  }

  @Test
  void aFailureIsAnOutputWithItsCode() {
    Toolbox.Output output = call("workspace_diff", "{\"workspace_id\": \"nobody\"}");
    assertTrue(output.failed());
    assertEquals("not_found", output.content().getAsJsonObject("error").get("code").getAsString());
  }

  @Test
  void aViewThatThereIsNotIsRefused() {
    PyroException e = assertThrows(PyroException.class, () -> Toolbox.of(pyro, "workspace-cor"));
    assertEquals("there is no profile or mode workspace-cor", e.getMessage());
  }
}
