package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkPolicy;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.environment.DebianSource;
import dev.pyro.vm.TestPyro;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What programs speak over TCP and UDP, from a real machine to real servers on this host. It
 * downloads a server of HTTP and PostgreSQL and takes minutes, so only its name runs it.
 *
 * <p>{@link MachineNamesTest} has the answers of DNS.
 */
class NetworkProtocolsSlow {
  private static final int SECONDS = 1800;
  private static final String HOST = "host.pyro.internal";
  private static final String[] PSQL = {
    "postgresql-client-15", "postgresql-client-common", "libpq5", "sensible-utils"
  };

  @TempDir static Path folder;
  private static Process web;
  private static int port;
  private static SilentServer silent;
  private static PostgresServer postgres;
  private static Pyro pyro;
  private static Workspace workspace;

  @BeforeAll
  static void start() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path seed = DebianSource.packages(Files.createDirectory(folder.resolve("client")), PSQL);
    Path libraries = seed.resolve("libraries");
    String pip = "python3 -m pip install --quiet --target " + libraries + " hypercorn";
    Process install = new ProcessBuilder(pip.split(" ", -1)).inheritIO().start();
    assertEquals(0, install.waitFor());
    resource("protocols-client.py", seed);
    startWeb(libraries);
    silent = new SilentServer();
    postgres = new PostgresServer(Files.createDirectory(folder.resolve("postgres")));
    pyro = TestPyro.open();
    workspace =
        pyro.createWorkspace(
            WorkspaceSpec.builder(WorkspaceScene.ENV)
                .seedPath(seed)
                .networkPolicy(NetworkPolicy.EGRESS)
                .allowAddress("host:" + port)
                .allowAddress("host:" + silent.port())
                .allowAddress("host:" + postgres.port())
                .build());
  }

  private static void startWeb(Path libraries) throws IOException {
    Path program = resource("protocols-server.py", folder);
    ProcessBuilder builder = new ProcessBuilder("python3", program.toString());
    builder.environment().put("PYTHONPATH", libraries.toString());
    web = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    port = Integer.parseInt(web.inputReader(UTF_8).readLine());
  }

  private static Path resource(String name, Path into) throws IOException {
    Path file = into.resolve(name);
    try (InputStream in = NetworkProtocolsSlow.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  @AfterAll
  static void end() throws Exception {
    if (workspace != null) {
      workspace.delete();
    }
    if (pyro != null) {
      pyro.close();
    }
    if (postgres != null) {
      postgres.close();
    }
    if (silent != null) {
      silent.close();
    }
    if (web != null) {
      web.outputWriter().close(); // it ends with its input
      web.waitFor();
    }
  }

  @Test
  void manyRequestsOfHttpUseOneConnection() {
    assertEquals(
        "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 over 1 connection\n",
        client("keep_alive"));
  }

  @Test
  void streamsOfHttp2ShareOneConnection() {
    String curl = "curl --silent --show-error --http2-prior-knowledge --output /dev/null";
    String write = " --write-out '%{http_version} %{http_code} %{size_download}\\n'";
    String url = " http://" + HOST + ":" + port + "/bytes?1000000";
    assertEquals("2 200 1000000\n", output(curl + write + url));
    assertEquals("True 3800000\n", client("streams"));
  }

  @Test
  void eventsComeOneByOneForAMinute() {
    String each = IntStream.range(0, 13).mapToObj(n -> n + " 200\n").collect(Collectors.joining());
    assertEquals("200 text/event-stream\n" + each, client("events"));
  }

  @Test
  void messagesOfAWebSocketGoBothWays() {
    assertEquals("welcome\ngrüße\nTrue\n1000 b''\n", client("websocket"));
  }

  @Test
  void connectsThatNobodyAnswersHoldUpNoOthers() {
    assertEquals("20 answers\n0 of 50 connects have ended\n", client("silent"));
  }

  @Test
  void datagramsOfAnySizeComeBackWhole() {
    assertEquals(
        "1 True\n512 True\n1472 True\n1473 True\n4096 True\n9000 True\n", client("datagrams"));
  }

  @Test
  void postgresqlAnswersItsClient() throws Exception {
    output("dpkg --install *.deb");
    assertEquals("1\n", output(psql("select 1")));
    String rows =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(n -> n + "|" + "x".repeat(100) + "\n")
            .collect(Collectors.joining());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(rows.getBytes(UTF_8));
    String query = "select n, repeat($$x$$, 100) from generate_series(1, 10000) n";
    assertEquals(HexFormat.of().formatHex(digest) + "  -\n", output(psql(query) + " | sha256sum"));
  }

  private static String psql(String query) {
    return "psql -h " + HOST + " -p " + postgres.port() + " -U postgres -At -c '" + query + "'";
  }

  private static String client(String what) {
    return output(
        "PYTHONPATH=libraries python3 protocols-client.py %s %d %d"
            .formatted(what, port, silent.port()));
  }

  private static String output(String line) {
    WorkspaceExecResult result =
        workspace.exec(ExecRequest.of(line).withTimeoutSeconds(SECONDS), ExecStreams.none());
    assertEquals(0, result.exitCode(), () -> result.stdout() + result.stderr());
    return result.stdout();
  }
}
