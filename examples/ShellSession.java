// Talks to a shell on a terminal, as a person would. In a checkout of pyro, with a JDK 25:
//
//     java -cp "$(./dev classpath)" examples/ShellSession.java

import dev.pyro.Pyro;
import dev.pyro.Shell;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.ShellState;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;

void main() {
  try (Pyro pyro = Pyro.open()) {
    Workspace workspace = pyro.createWorkspace(WorkspaceSpec.of("debian:12"));
    try {
      Shell shell = workspace.openShell(ShellRequest.defaults());
      shell.write("cd /tmp && PS1='> ' && clear"); // what is set stays set
      shell.write("python3 -q");
      awaitEnd(shell, ">>>");
      shell.write("print(6 * 7)");
      awaitEnd(shell, "42\n>>>");
      shell.write("exit()");
      String screen = awaitEnd(shell, "exit()\n>");
      IO.println(screen.stripTrailing());
      IO.println("state: " + shell.status().state().wireName());
      shell.close();
    } finally {
      workspace.delete();
    }
  }
}

/** Reads the screen, each time it has been quiet for a moment, until it ends like this or the shell has ended. */
String awaitEnd(Shell shell, String end) {
  while (true) {
    ShellRead read = shell.read(ShellReadRequest.from(0).asPlain().waitingForIdle(100));
    if (read.output().stripTrailing().endsWith(end) || read.state() == ShellState.EXITED) {
      return read.output();
    }
  }
}
