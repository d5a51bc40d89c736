package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.workspace.file.GuestPaths;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which variables a command can get. */
class ExecRequestTest {
  private static final ExecRequest TRUE = ExecRequest.of("true");

  @Test
  void aVariableHasOneValue() {
    ExecRequest request = TRUE.withEnv(Map.of("TOKEN", "x"));
    PyroException e = refused(() -> request.withSecretEnv(Map.of("KEY", "TOKEN")));
    assertEquals("the variable TOKEN is given by env and by secret_env", e.getMessage());
    assertEquals(
        "leave it out of env, or put the secret KEY into another variable", e.hint().orElseThrow());
    assertEquals(
        "two secrets are to be in the variable TOKEN",
        refused(() -> TRUE.withSecretEnv(Map.of("A", "TOKEN", "B", "TOKEN"))).getMessage());
  }

  @Test
  void aVariableHasTheNameOfOne() {
    assertEquals(
        "\"A-B\" is no name of a variable",
        refused(() -> TRUE.withSecretEnv(Map.of("A", "A-B"))).getMessage());
    assertEquals(
        "\"1\" is no name of a variable",
        refused(() -> TRUE.withEnv(Map.of("1", "x"))).getMessage());
  }

  @Test
  void halfACharacterIsRefusedByName() {
    String half = "a\ud83d";
    String fault = " holds half of a surrogate pair";
    assertEquals("the command" + fault, refused(() -> ExecRequest.of(half)).getMessage());
    assertEquals(
        "the command" + fault, refused(() -> ExecRequest.of(List.of("echo", half))).getMessage());
    assertEquals("cwd" + fault, refused(() -> TRUE.withCwd(half)).getMessage());
    assertEquals(
        "the variable A" + fault, refused(() -> TRUE.withEnv(Map.of("A", half))).getMessage());
    assertEquals("the path" + fault, refused(() -> GuestPaths.tree(half)).getMessage());
  }

  private static PyroException refused(Runnable call) {
    PyroException e = assertThrows(PyroException.class, call::run);
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    return e;
  }
}
