package dev.pyro.cli.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.support.Screen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of workspaces that were deleted, and of those that were not. */
class DeleteTest {
  @Test
  void whatWasDeletedIsSaidEvenIfNotAllWas() {
    Screen screen = new Screen("");
    Invocation call = screen.parse("workspace", "delete", "a", "b", "c");
    List<PyroException> failures = new ArrayList<>();
    failures.add(new PyroException(ErrorCode.NOT_FOUND, "no b"));
    failures.add(new PyroException(ErrorCode.NOT_FOUND, "no c"));
    PyroException last =
        assertThrows(
            PyroException.class,
            () -> WorkspaceDeleteCommand.report(call, List.of("ws-a"), failures));
    assertEquals("no c", last.getMessage());
    assertEquals("ws-a\n", screen.out());
    assertEquals("pyro: no b\n", screen.err());
  }

  @Test
  void deletedWorkspacesAsJson() {
    Screen one = new Screen("");
    WorkspaceDeleteCommand.report(
        one.parse("workspace", "delete", "a", "--json"), List.of("ws-a"), new ArrayList<>());
    assertEquals("{\n  \"deleted\": true,\n  \"workspace_id\": \"ws-a\"\n}\n", one.out());

    Screen two = new Screen("");
    Invocation call = two.parse("workspace", "delete", "a", "b", "--json");
    WorkspaceDeleteCommand.report(call, List.of("ws-a", "ws-b"), new ArrayList<>());
    JsonObject answer = JsonParser.parseString(two.out()).getAsJsonObject();
    assertEquals("[\"ws-a\",\"ws-b\"]", answer.get("workspace_ids").toString());

    List<PyroException> failures = new ArrayList<>();
    failures.add(new PyroException(ErrorCode.NOT_FOUND, "no b"));
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> WorkspaceDeleteCommand.report(call, List.of("ws-a"), failures));
    assertEquals("these were deleted: ws-a", e.hint().orElseThrow());
  }
}
