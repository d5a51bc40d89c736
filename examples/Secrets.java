// Gives a command a secret that is shown nowhere. In a checkout of pyro, with a JDK 25:
//
//     java -cp "$(./dev classpath)" examples/Secrets.java

import dev.pyro.ExecRequest;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;

void main() {
  try (Pyro pyro = Pyro.open()) {
    Workspace workspace =
        pyro.createWorkspace(
            WorkspaceSpec.builder("debian:12")
                .secret("API_TOKEN", "correct-horse-battery") // or secretFile, which reads a file
                .build());
    try {
      // Only a command that is given a secret has it, in a variable of the name that is said here.
      Map<String, String> token = Map.of("API_TOKEN", "TOKEN");
      String line = "echo \"has ${#TOKEN} characters: $TOKEN\"; printf %s \"$TOKEN\" | base64";
      IO.print(workspace.exec(ExecRequest.of(line).withSecretEnv(token)).stdout());
      IO.print(workspace.exec("echo \"without: '$TOKEN'\"").stdout());

      // What it writes to files comes back redacted, too; exported files are as they are.
      workspace.exec(ExecRequest.of("echo \"token=$TOKEN\" > config").withSecretEnv(token));
      IO.print(workspace.readFile("config").content());
    } finally {
      workspace.delete();
    }
  }
}
