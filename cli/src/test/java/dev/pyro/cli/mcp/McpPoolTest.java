package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.RealPyro;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Machines that a server keeps ready, and what is left of them when it ends. */
@Timeout(1800)
class McpPoolTest {
  /** Keeps a test from hanging, and is over before the command that is cut off. */
  private static final long MAX_SECONDS = 300;

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void endsWithItsPool() throws Exception {
    NodeClient client = NodeClient.stdio("modern", folder, McpCaller.server());
    ProcessHandle server = client.servers().getFirst();
    filled(client, server);
    runs(client, 5);
    client.close();
    server.onExit().get(MAX_SECONDS, TimeUnit.SECONDS);
  }

  /** EOF while spares are being made and a command runs. */
  @Test
  void endsInTheMiddle() throws Exception {
    NodeClient client = NodeClient.stdio("legacy", folder, McpCaller.server());
    ProcessHandle server = client.servers().getFirst();
    client.start("vm_run", McpCaller.arguments("{'command': 'sleep 600', 'timeout_seconds': 600}"));
    Eventually.holds(() -> assertTrue(machines(server) > 0, "a machine runs"));
    client.close();
    server.onExit().get(MAX_SECONDS, TimeUnit.SECONDS);
  }

  /** No other pyro is started: the machines end by themselves, and only a folder is left. */
  @Test
  void aKilledServerLeavesNoMachine() throws Exception {
    try (NodeClient client = NodeClient.stdio("modern", folder, McpCaller.server())) {
      ProcessHandle server = client.servers().getFirst();
      filled(client, server);
      server.destroyForcibly();
      server.onExit().get(MAX_SECONDS, TimeUnit.SECONDS);
      Eventually.holds(() -> assertEquals(List.of(), RealPyro.machines()));
    }
    RealPyro.ofCheckout().run("run", "--", "true").expect(0); // removes the folders
  }

  /**
   * One client ends its servers with these two signals, the second one before the first is done.
   */
  @Test
  void aSecondSignalLeavesNoMachine() throws Exception {
    try (NodeClient client = NodeClient.stdio("modern", folder, McpCaller.server())) {
      ProcessHandle server = client.servers().getFirst();
      filled(client, server);
      String pid = Long.toString(server.pid());
      String signals = "kill -INT " + pid + "; kill -TERM " + pid;
      assertEquals(0, new ProcessBuilder("/bin/sh", "-c", signals).start().waitFor());
      server.onExit().get(MAX_SECONDS, TimeUnit.SECONDS);
      Eventually.holds(() -> assertEquals(List.of(), RealPyro.machines()));
    }
    RealPyro.ofCheckout().run("run", "--", "true").expect(0);
  }

  private static void filled(NodeClient client, ProcessHandle server) {
    runs(client, 0);
    Eventually.holds(() -> assertEquals(2, machines(server), "machines that stand ready"));
  }

  private static void runs(NodeClient client, int code) {
    McpAnswer run = client.call("vm_run", "{'command': '?'}", "exit " + code).good();
    assertEquals(code, run.number("exit_code"));
  }

  private static long machines(ProcessHandle server) {
    List<ProcessHandle> all = server.descendants().toList();
    return all.stream()
        .filter(child -> child.info().command().orElse("").contains("qemu-system-"))
        .count();
  }
}
