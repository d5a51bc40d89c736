package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console of a real workspace. */
@Timeout(600)
class WorkspaceConsoleTest {
  private static final String SECRET = "hunter-2000\u0007x";

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  @Test
  void itIsShownAsOftenAsItIsAskedForWithoutControlCharactersAndSecrets() {
    Workspace workspace =
        scene.create(WorkspaceSpec.builder(WorkspaceScene.ENV).secret("S", SECRET).build());
    workspace
        .exec("printf 'one\\033[31m \\ttwo\\n<hunter-2000\\007x>\\n' > /dev/console")
        .requireSuccess();
    String first = workspace.console();
    assertTrue(first.endsWith("one[31m \ttwo\n<[REDACTED]>\n"), first);
    workspace.exec("echo three > /dev/console").requireSuccess();
    assertEquals(first + "three\n", workspace.console());
    assertEquals(first + "three\n", scene.pyro().consoleWorkspace(workspace.id()));
  }

  @Test
  void aFloodLeavesItsEndAndAStoppedMachineHasNone() {
    Workspace workspace = scene.create();
    workspace.exec("seq 100000 > /dev/console").requireSuccess();
    String console = workspace.console();
    assertTrue(console.endsWith("\n99999\n100000\n"), console.substring(console.length() - 50));
    assertTrue(console.length() <= 65_536, "it has " + console.length() + " characters");
    workspace.stop();
    PyroException e = assertThrows(PyroException.class, workspace::console);
    assertEquals(ErrorCode.WRONG_STATE, e.code());
    assertEquals(
        "cannot read the console of workspace " + workspace.id() + ": it is stopped (by request)",
        e.getMessage());
    workspace.start();
    workspace.reset();
    assertFalse(workspace.console().contains("100000"));
  }
}
