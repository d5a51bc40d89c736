package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkPolicy;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Unmodified package managers against the registries that this host reaches, with only the names
 * allowed that they need. Under emulation it takes a quarter of an hour, so only its name runs it.
 */
class RegistriesSlow {
  private static final List<String> APT = List.of("*.debian.org");
  private static final List<String> PIP = List.of("pypi.org", "files.pythonhosted.org");
  private static final List<String> NPM = List.of("registry.npmjs.org");
  private static final List<String> MAVEN = List.of("repo.maven.apache.org");

  /** This host may reach the registries through something that has a certificate of its own. */
  private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  private Workspace workspace;

  private WorkspaceExecResult run(String line) {
    return workspace.exec(ExecRequest.of(line).withTimeoutSeconds(3600), ExecStreams.none());
  }

  private String output(String line) {
    WorkspaceExecResult result = run(line);
    assertEquals(0, result.exitCode(), result.stdout() + result.stderr());
    return result.stdout();
  }

  /** The tools' own exit codes; what they say names the host, or the step that failed. */
  private void fails(int exitCode, String line, String reason) {
    WorkspaceExecResult failed = run(line);
    String said = failed.stdout() + failed.stderr();
    assertEquals(exitCode, failed.exitCode(), said);
    assertTrue(said.contains(reason), said);
  }

  private void allow(List<String> names) {
    workspace.update(WorkspaceUpdate.builder().allowDomains(names).build());
  }

  @Test
  void packageManagersWorkWithTheNamesThatTheyNeedAndFailWithoutThem() throws IOException {
    workspace =
        scene.create(
            WorkspaceSpec.builder(WorkspaceScene.ENV)
                .memMib(2048)
                .networkPolicy(NetworkPolicy.EGRESS)
                .allowDomains(APT)
                .build());
    workspace.writeFile("certificates", Files.readString(CERTIFICATES));
    output(
        "awk '/BEGIN/ {n++} {print > (\"/usr/local/share/ca-certificates/\" n \".crt\")}' certificates");
    output("update-ca-certificates"); // also Java's, once it is installed
    output("apt-get update && apt-get install -y jq");
    assertEquals("jq-1.6\n", output("jq --version"));
    output("apt-get install -y --no-install-recommends python3-pip npm maven");

    allow(PIP);
    output("pip install --break-system-packages six");
    output("python3 -c 'import six'");
    allow(NPM);
    output("cd /tmp && NODE_EXTRA_CA_CERTS=" + CERTIFICATES + " npm install left-pad");
    assertEquals("left-pad\n", output("ls /tmp/node_modules"));
    allow(MAVEN);
    output("mvn -q dependency:get -Dartifact=org.slf4j:slf4j-api:2.0.17");

    allow(PIP.subList(0, 1)); // the index, and not the files
    fails(2, "pip download --no-deps --no-cache-dir idna -d /tmp/idna", "'files.pythonhosted.org'");
    fails(1, "cd /tmp && npm view left-pad version", "ENOTFOUND registry.npmjs.org");
    fails(
        1,
        "mvn -B dependency:get -Dartifact=org.slf4j:slf4j-api:2.0.16",
        "Unknown host repo.maven.apache.org");
    fails(100, "apt-get download hello", "Could not resolve");
  }
}
