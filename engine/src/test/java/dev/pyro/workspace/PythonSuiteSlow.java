package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ExecRequest;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.environment.DebianSource;
import dev.pyro.vm.TestPyro;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CPython's own tests, as Debian has them, of what a program gets from its machine. They show
 * whether the guest is a Linux machine as any other. It takes minutes, so only its name runs it.
 */
class PythonSuiteSlow {
  private static final int SECONDS = 3600;

  @TempDir static Path folder;
  private static Pyro pyro;
  private static Workspace workspace;

  @BeforeAll
  static void install() throws Exception {
    Path packages = DebianSource.packages(folder, "libpython3.11-testsuite", "net-tools");
    pyro = TestPyro.open();
    pyro.pullEnvironment("debian:12-build");
    workspace =
        pyro.createWorkspace(WorkspaceSpec.builder("debian:12-build").seedPath(packages).build());
    assertEquals(0, exec("dpkg --install *.deb").exitCode());
  }

  @AfterAll
  static void delete() {
    workspace.delete();
    pyro.close();
  }

  @Test
  void theServicesAndProtocolsOfTheInternetHaveNames() {
    String names = "getent services http; getent protocols tcp";
    assertEquals(
        "http                  80/tcp www\ntcp                   6 TCP\n", exec(names).stdout());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test_os",
        "test_posix",
        "test_posixpath",
        "test_subprocess",
        "test_signal",
        "test_socket",
        "test_pty",
        "test_ioctl",
        "test_fcntl",
        "test_select",
        "test_poll",
        "test_epoll",
        "test_selectors",
        "test_mmap",
        "test_tempfile",
        "test_pathlib",
        "test_shutil",
        "test_glob",
        "test_file",
        "test_fileio",
        "test_largefile",
        "test_pwd",
        "test_grp",
        "test_resource",
        "test_wait4"
      })
  void theSuitePasses(String module) {
    WorkspaceExecResult result = exec("python3 -m test --verbose3 " + module);
    assertEquals(0, result.exitCode(), () -> result.stdout() + result.stderr());
  }

  private static WorkspaceExecResult exec(String line) {
    return workspace.exec(ExecRequest.of(line).withTimeoutSeconds(SECONDS));
  }
}
