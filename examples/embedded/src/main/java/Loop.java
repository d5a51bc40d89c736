import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import java.nio.file.Path;

/** Tries a fix on a copy of a project, in a machine of its own, and brings it back as a patch. */
public final class Loop {
  public static void main(String[] args) {
    try (Pyro pyro = Pyro.open()) {
      Path project = Path.of(args[0]);
      Workspace ws =
          pyro.createWorkspace(WorkspaceSpec.builder("debian:12").seedPath(project).build());
      try {
        System.out.println("before: " + ws.exec("python3 add.py").exitCode());
        String hunk = "@@ -1 +1 @@\n-assert 2 - 2 == 4\n+assert 2 + 2 == 4\n";
        ws.applyPatch("--- a/add.py\n+++ b/add.py\n" + hunk);
        System.out.println("after: " + ws.exec("python3 add.py").requireSuccess().exitCode());
        System.out.print(ws.diff().patch());
        ws.export("add.py", project.resolve("fixed.py"));
      } finally {
        ws.delete();
      }
    }
  }
}
