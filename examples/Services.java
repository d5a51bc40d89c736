// Starts a server in the background of a workspace, waits until it is ready, and talks to it. In a checkout of pyro,
// with a JDK 25:
//
//     java -cp "$(./dev classpath)" examples/Services.java

import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.Service;
import dev.pyro.ServiceSpec;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;

void main() {
  try (Pyro pyro = Pyro.open()) {
    Workspace workspace = pyro.createWorkspace(WorkspaceSpec.of("debian:12"));
    try {
      workspace.writeFile("index.html", "hello from the service\n");
      Service web =
          workspace.startService(
              ServiceSpec.builder("web", "exec python3 -u -m http.server 8000")
                  .readiness(Readiness.http("http://localhost:8000/"))
                  .build());
      IO.println(web.name() + " is " + web.status().state().wireName());
      IO.print(workspace.exec("curl -s http://localhost:8000/").requireSuccess().stdout());
      IO.println("it logged the request: " + web.logs(10).logs().contains("GET / "));
      IO.println("then it is " + web.stop().state().wireName());

      // One that does not get ready is stopped, and the error has its last lines.
      try {
        workspace.startService(
            ServiceSpec.builder("broken", "echo no such database; exit 7")
                .readiness(Readiness.tcp(9000))
                .build());
      } catch (PyroException e) {
        IO.println(e.code().wireName() + ": " + e.getMessage());
      }
    } finally {
      workspace.delete();
    }
  }
}
