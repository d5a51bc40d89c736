package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkPolicy;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TCP as a program in a real machine sees it. */
@Timeout(1800)
class NetworkTrafficTest {
  /** 1024 and 200 show what the network was made for; they take a minute more. */
  private static final int MIB_IN = Integer.getInteger("pyro.network.mib.in", 48);

  private static final int MIB_OUT = Integer.getInteger("pyro.network.mib.out", 24);

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  @Test
  void everyByteArrivesAndEveryEndIsTheEndOfThePeer() throws Exception {
    try (TrafficServer server = new TrafficServer()) {
      Workspace workspace =
          scene.create(
              WorkspaceSpec.builder(WorkspaceScene.ENV)
                  .networkPolicy(NetworkPolicy.EGRESS)
                  .allowAddress("host:" + server.port())
                  .allowAddress("host:1")
                  .build());
      workspace.writeFile("traffic.py", program());
      WorkspaceExecResult result =
          workspace.exec(
              ExecRequest.of("python3 traffic.py " + server.port() + " " + MIB_IN + " " + MIB_OUT)
                  .withTimeoutSeconds(1500),
              ExecStreams.none());
      assertEquals(
          """
          get True
          put True
          slow reader True
          slow writer True
          half True
          reset True
          many True
          short True
          refused True
          """,
          result.stdout(),
          result.stderr());
      assertTrue(server.end("half").get(1, TimeUnit.MINUTES).startsWith("50000 "));
      assertEquals("Connection reset", server.end("await-reset").get(1, TimeUnit.MINUTES));
    }
  }

  private static String program() throws IOException {
    try (InputStream in = NetworkTrafficTest.class.getResourceAsStream("traffic.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
