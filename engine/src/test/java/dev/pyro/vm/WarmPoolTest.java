package dev.pyro.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.RunRequest;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.environment.Agent;
import dev.pyro.environment.BuildHost;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.KernelStore;
import dev.pyro.guest.ExecCall;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.QemuBinary;
import dev.pyro.machine.Shape;
import dev.pyro.store.Home;
import dev.pyro.testing.TestHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Machines that stand ready are handed out, made again, and never left behind. */
@Timeout(300)
class WarmPoolTest {
  private static final String ENV = "debian:12";
  private static final Shape USUAL = new Shape(1, 1024);

  private final Home home = new Home(TestHome.path());
  private final BuildHost host = new BuildHost(System.getenv(), this::hypervisor);
  private final KernelStore kernels =
      new KernelStore(home, Agent.bundled(), host, Progress.Listener.none());
  private final EnvironmentStore environments =
      new EnvironmentStore(home, kernels, host, Progress.Listener.none());

  @Test
  void whatRunsInOneIsGoneWhenAllIsClosed() throws Exception {
    environments.require(ENV);
    FutureTask<ExecResult> run;
    try (Hypervisor hypervisor = hypervisor();
        WarmPool pool = filled(hypervisor)) {
      OneShotVms vms = new OneShotVms(home, environments, kernels, hypervisor, pool);
      run = EndlessRun.begin(vms::run);
      vms.close();
      vms.awaitRuns();
    }
    try (Stream<Path> left = Files.list(home.tmp())) {
      assertEquals(List.of(), left.toList());
    }
    assertInstanceOf(
        PyroException.class, assertThrows(ExecutionException.class, run::get).getCause());
  }

  @Test
  void oneStandsReadyOnceTheFirstWasAskedFor() throws Exception {
    environments.require(ENV);
    FreshMachine taken;
    try (Hypervisor hypervisor = hypervisor();
        WarmPool pool = filled(hypervisor)) {
      assertEquals(Optional.empty(), pool.takeIfReady(ENV, new Shape(2, 1024)), "another kind");
      taken = pool.takeIfReady(ENV, USUAL).orElseThrow();
      try (taken) {
        ExecCall hostname =
            new ExecCall(List.of("/bin/hostname"), "/", List.of(), Duration.ofMinutes(1), 1024);
        assertEquals(
            "pyro-" + taken.id() + "\n", taken.guest().exec(hostname, ExecStreams.none()).stdout());
        assertTrue(taken.machine().isAlive());
      }
      assertFalse(taken.machine().isAlive());
      assertFalse(Files.exists(taken.folder().root()));
      assertEquals(1, pool.await());
    }
  }

  @Test
  void runsAndWorkspacesAreServedFromThem() {
    try (Pyro pyro =
        Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()).withSpares(2))) {
      for (int i = 0; i < 3; i++) {
        String line = "echo " + i + " > /kept; cat /kept";
        assertEquals(i + "\n", pyro.runInVm(RunRequest.of(ENV, line)).stdout());
        Workspace workspace = pyro.createWorkspace(WorkspaceSpec.of(ENV));
        assertEquals("0\n", workspace.exec("ls /kept 2>/dev/null | wc -l").stdout(), "fresh");
        workspace.delete();
      }
    }
  }

  private Hypervisor hypervisor() {
    return new Hypervisor(
        home, QemuBinary.find(System.getenv()), () -> {}, Progress.Listener.none());
  }

  /** Returns a pool in which one machine stands ready. */
  private WarmPool filled(Hypervisor hypervisor) throws InterruptedException {
    WarmPool pool = new WarmPool(new Machines(home, environments, kernels, () -> hypervisor), 1);
    assertEquals(Optional.empty(), pool.takeIfReady(ENV, USUAL));
    assertEquals(1, pool.await());
    return pool;
  }
}
