// Takes a copy of a project into a machine, finds a bug, fixes it there, and brings the fix back. In a checkout of
// pyro, with a JDK 25:
//
//     java -cp "$(./dev classpath)" examples/WorkspaceLoop.java

import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;

static final String FIX =
    """
    --- a/add.py
    +++ b/add.py
    @@ -1,2 +1,2 @@
     def add(a, b):
    -    return a - b
    +    return a + b
    """;

void main() throws IOException {
  Path project = Files.createTempDirectory("project");
  Files.writeString(project.resolve("add.py"), "def add(a, b):\n    return a - b\n");
  Files.writeString(project.resolve("test.py"), "from add import add\nassert add(2, 2) == 4\n");

  try (Pyro pyro = Pyro.open()) {
    Workspace workspace =
        pyro.createWorkspace(WorkspaceSpec.builder("debian:12").seedPath(project).build());
    try {
      WorkspaceExecResult before = workspace.exec("python3 -B test.py");
      IO.println("before: exit code " + before.exitCode());
      workspace.applyPatch(FIX);
      workspace.exec("python3 -B test.py").requireSuccess();
      IO.println("after: it passes");

      WorkspaceDiff diff = workspace.diff(); // what git apply takes
      IO.println(diff.summary().modified() + " file modified:");
      IO.print(diff.patch());

      workspace.export("add.py", project.resolve("add.fixed.py"));
      IO.print("exported:\n" + Files.readString(project.resolve("add.fixed.py")));
    } finally {
      workspace.delete();
    }
  }
}
