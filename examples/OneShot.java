// Runs a command in a machine of its own, which is gone afterwards. In a checkout of pyro, with a JDK 25:
//
//     java -cp "$(./dev classpath)" examples/OneShot.java

import dev.pyro.ExecResult;
import dev.pyro.Pyro;
import dev.pyro.RunRequest;

void main() {
  try (Pyro pyro = Pyro.open()) {
    ExecResult result = pyro.runInVm(RunRequest.of("debian:12", "uname -s; id -un"));
    IO.print(result.requireSuccess().stdout());

    ExecResult failed =
        pyro.runInVm(RunRequest.of("debian:12", List.of("sleep", "600")).withTimeoutSeconds(1));
    IO.println("timed out: " + failed.timedOut() + ", exit code " + failed.exitCode());
  }
}
