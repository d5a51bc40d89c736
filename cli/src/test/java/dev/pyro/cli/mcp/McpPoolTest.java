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
@Timeout(180)
class McpPoolTest {
  private static final long PROMPT_SECONDS = 6;

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void endsPromptlyWithItsPool() throws Exception {
    NodeClient client = NodeClient.stdio("modern", folder, McpCaller.server());
    ProcessHandle server = client.servers().getFirst();
    runs(client, 0);
    Eventually.holds(() -> assertEquals(2, machines(server), "machines that stand ready"));
    runs(client, 5);
    long start = System.nanoTime();
    client.close();
    server.onExit().get(PROMPT_SECONDS, TimeUnit.SECONDS);
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PROMPT_SECONDS));
  }

  /** EOF while spares are being made and a command runs. */
  @Test
  void endsPromptlyInTheMiddle() throws Exception {
    NodeClient client = NodeClient.stdio("legacy", folder, McpCaller.server());
    ProcessHandle server = client.servers().getFirst();
    client.start("vm_run", McpCaller.arguments("{'command': 'sleep 600', 'timeout_seconds': 600}"));
    Eventually.holds(() -> assertTrue(machines(server) > 0, "a machine runs"));
    client.close();
    server.onExit().get(PROMPT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void theNextPyroRemovesWhatAKilledServerLeft() throws Exception {
    try (NodeClient client = NodeClient.stdio("modern", folder, McpCaller.server())) {
      ProcessHandle server = client.servers().getFirst();
      runs(client, 0);
      Eventually.holds(() -> assertEquals(2, machines(server), "machines that stand ready"));
      server.destroyForcibly();
      server.onExit().get(PROMPT_SECONDS, TimeUnit.SECONDS);
      RealPyro.ofCheckout().run("run", "--", "true").expect(0);
    }
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
