package dev.pyro.mcp;

import static dev.pyro.mcp.WaitingTool.acquire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class HttpTransportTest {
  private static final String META =
      "'_meta': {'io.modelcontextprotocol/protocolVersion': '2026-07-28',"
          + "'io.modelcontextprotocol/clientCapabilities': {}}";
  private static final HttpTransport.Limits SILENT =
      new HttpTransport.Limits(100_000, 200_000, StdioSession.PATIENCE);
  private static final HttpTransport.Limits LIVELY =
      new HttpTransport.Limits(100_000, 200_000, Duration.ofMillis(20));

  private final SampleServer sample = new SampleServer();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpTransport http;

  @BeforeEach
  void start() throws IOException {
    start(SILENT);
  }

  private void start(HttpTransport.Limits limits) throws IOException {
    http = HttpTransport.start(sample.server, HttpAddress.parse("0"), Optional.empty(), limits);
  }

  @AfterEach
  void stop() {
    http.close();
    client.shutdownNow();
  }

  private HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder(uri(HttpTransport.PATH))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + http.address().getPort() + path);
  }

  private HttpRequest.Builder modern(String method, String params) {
    return post(message(method, params))
        .header("MCP-Protocol-Version", "2026-07-28")
        .header("Mcp-Method", method);
  }

  private static String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":"
        + TestTool.json(params)
        + "}";
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static int errorCode(HttpResponse<String> response) {
    JsonObject body = JsonParser.parseString(response.body()).getAsJsonObject();
    return body.getAsJsonObject("error").get("code").getAsInt();
  }

  @Test
  void onlyPostToTheEndpointIsServed() throws Exception {
    HttpRequest.Builder get = HttpRequest.newBuilder(uri("/mcp")).GET();
    assertEquals(405, send(get).statusCode());
    assertEquals(405, send(HttpRequest.newBuilder(uri("/mcp")).DELETE()).statusCode());
    assertEquals(Optional.of("POST"), send(get).headers().firstValue("Allow"));
    assertEquals(404, send(HttpRequest.newBuilder(uri("/")).GET()).statusCode());
    assertEquals(404, send(post("{}").uri(uri("/mcp/x"))).statusCode());
    assertEquals(415, send(post("{}").setHeader("Content-Type", "text/plain")).statusCode());
  }

  @Test
  void whatIsNotAMessageIsABadRequest() throws Exception {
    HttpResponse<String> response = send(post("{"));
    assertEquals(400, response.statusCode());
    assertEquals(-32700, errorCode(response));
    assertEquals(413, send(post("x".repeat(100_001))).statusCode());
  }

  @Test
  void notificationsAndResponsesAreAccepted() throws Exception {
    assertEquals(
        202, send(post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}")).statusCode());
    assertEquals(202, send(post("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}")).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:6274, 200",
    "https://127.0.0.1, 200",
    "http://[::1]:80, 200",
    "http://evil.example, 403",
    "http://localhost.evil.example, 403",
    "http://localhost@evil.example, 403",
    "file://localhost, 403",
    "null, 403",
    "'', 403",
  })
  void pagesOfOtherOriginsAreRefused(String origin, int status) throws Exception {
    assertEquals(status, send(post(message("ping", "{}")).header("Origin", origin)).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "127.0.0.1:99, 200",
    "[::1]:1, 200",
    "evil.example, 403",
    "'', 403"
  })
  void namesThatOnlyPointHereAreRefused(String host, int status) throws Exception {
    String body = message("ping", "{}");
    String request =
        "POST /mcp HTTP/1.1\r\nHost: "
            + host
            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    }
  }

  @Test
  void onlyWhoShowsTheTokenIsServed(@TempDir Path folder) throws Exception {
    startWithToken(folder);
    HttpResponse<String> refused = send(post(message("ping", "{}")));
    assertEquals(401, refused.statusCode());
    assertEquals(Optional.of("Bearer"), refused.headers().firstValue("WWW-Authenticate"));
    assertEquals(
        "{\"error\":\"unauthorized\",\"error_description\":\"a bearer token is needed\"}\n",
        refused.body());
    assertEquals(200, ping("bearer 0123456789abcdef").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer 0123456789abcdeg", "Basic 0123456789abcdef", "0123456789abcdef"})
  void aWrongTokenIsToldApartFromNone(String authorization, @TempDir Path folder) throws Exception {
    startWithToken(folder);
    HttpResponse<String> refused = ping(authorization);
    assertEquals(401, refused.statusCode());
    String description = "the bearer token is not that of this server";
    assertEquals(
        Optional.of("Bearer error=\"invalid_token\", error_description=\"" + description + "\""),
        refused.headers().firstValue("WWW-Authenticate"));
    assertEquals(
        "{\"error\":\"invalid_token\",\"error_description\":\"" + description + "\"}\n",
        refused.body());
  }

  private void startWithToken(Path folder) throws IOException {
    Path file = folder.resolve("token");
    Files.writeString(file, "0123456789abcdef\n");
    http.close();
    http =
        HttpTransport.start(sample.server, HttpAddress.parse("0.0.0.0:0"), BearerToken.read(file));
  }

  /** A client that got 401 asks these paths how to log in, and shows its user what it hears. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/oauth-protected-resource/mcp",
        "/.well-known/oauth-authorization-server",
        "/register",
        "/sse"
      })
  void whoLooksForOAuthHearsThatThereIsNone(String path, @TempDir Path folder) throws Exception {
    startWithToken(folder);
    HttpResponse<String> response = send(post("{}").uri(uri(path)));
    assertEquals(404, response.statusCode());
    assertEquals(Optional.of("application/json"), response.headers().firstValue("Content-Type"));
    assertEquals(
        "{\"error\":\"not_found\",\"error_description\":\"the endpoint is /mcp; there is no OAuth:"
            + " send the header Authorization: Bearer TOKEN\"}\n",
        response.body());
    assertEquals(404, send(HttpRequest.newBuilder(uri(path)).GET()).statusCode());
  }

  @Test
  void aSlashAtTheEndOfTheEndpointDoesNotMatter() throws Exception {
    assertEquals(200, send(post(message("ping", "{}")).uri(uri("/mcp/"))).statusCode());
  }

  @Test
  void theJdksServerHasLimitsForRequestsAndConnections() {
    assertEquals("30", System.getProperty("sun.net.httpserver.maxReqTime"));
    assertEquals("65536", System.getProperty("sun.net.httpserver.maxReqHeaderSize"));
    assertEquals("256", System.getProperty("jdk.httpserver.maxConnections"));
  }

  private HttpResponse<String> ping(String authorization) throws Exception {
    return send(post(message("ping", "{}")).header("Authorization", authorization));
  }

  @Test
  void headersMustSayWhatTheMessageSays() throws Exception {
    String params = "{'name': 'echo', 'arguments': {'text': 'hi'}, " + META + "}";
    String body = message("tools/call", params);
    assertMismatch(post(body));
    assertMismatch(post(body).header("MCP-Protocol-Version", "2026-07-28"));
    assertMismatch(modern("tools/call", params));
    assertMismatch(modern("tools/call", params).header("Mcp-Name", "Echo"));
    assertMismatch(modern("tools/call", params).header("Mcp-Name", "=?base64?%%%?="));
    assertMismatch(
        modern("tools/call", params).header("Mcp-Name", "echo").setHeader("Mcp-Method", "ping"));
    assertMismatch(
        modern("tools/call", params)
            .header("Mcp-Name", "echo")
            .setHeader("MCP-Protocol-Version", "2025-11-25"));
    assertEquals(200, send(modern("tools/call", params).header("Mcp-Name", "echo")).statusCode());
    assertEquals(
        200,
        send(modern("tools/call", params).header("Mcp-Name", "=?base64?ZWNobw==?=")).statusCode());
  }

  private void assertMismatch(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = send(request);
    assertEquals(400, response.statusCode());
    assertEquals(-32020, errorCode(response));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ping                 | 404 | -32601",
        "initialize           | 404 | -32601",
        "no/such              | 404 | -32601",
        "tools/call           | 400 | -32602",
      })
  void errorsHaveAStatus(String method, int status, int code) throws Exception {
    HttpResponse<String> response = send(modern(method, "{" + META + "}"));
    assertEquals(status, response.statusCode());
    assertEquals(code, errorCode(response));
  }

  @Test
  void anUnknownVersionIsNamed() throws Exception {
    HttpResponse<String> response =
        send(post(message("ping", "{}")).header("MCP-Protocol-Version", "2031-01-01"));
    assertEquals(400, response.statusCode());
    assertEquals(-32022, errorCode(response));
  }

  @Test
  void aShortAnswerIsJsonAndProgressIsAStream() throws Exception {
    HttpResponse<String> listed = send(modern("tools/list", "{" + META + "}"));
    assertEquals(Optional.of("application/json"), listed.headers().firstValue("Content-Type"));
    String withToken =
        "{'name': 'count', " + META.replace("{'io", "{'progressToken': 5, 'io") + "}";
    HttpResponse<String> counted =
        send(modern("tools/call", withToken).header("Mcp-Name", "count"));
    assertEquals(Optional.of("text/event-stream"), counted.headers().firstValue("Content-Type"));
    assertEquals(3, counted.body().lines().filter(line -> line.startsWith("data: {")).count());
    HttpResponse<String> plain =
        send(
            modern("tools/call", withToken)
                .header("Mcp-Name", "count")
                .setHeader("Accept", "application/json"));
    assertEquals(Optional.of("application/json"), plain.headers().firstValue("Content-Type"));
  }

  @Test
  void aModernClientThatHangsUpHasCancelled() throws Exception {
    http.close();
    start(LIVELY);
    HttpRequest request =
        modern("tools/call", "{'name': 'wait', " + META + "}").header("Mcp-Name", "wait").build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertEquals(":", reader.readLine());
    reader.close();
    acquire(sample.waiting.interrupted, 1);
  }

  @Test
  void aLegacyClientCancelsWithinItsSession() throws Exception {
    String mine = initialize();
    String others = initialize();
    CompletableFuture<HttpResponse<String>> mineWaits = waiting(mine);
    CompletableFuture<HttpResponse<String>> othersWaits = waiting(others);
    acquire(sample.waiting.begun, 2);
    assertEquals(400, send(call("wait", mine)).statusCode(), "the id is in use");
    String cancel =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";
    assertEquals(202, send(post(cancel).header("Mcp-Session-Id", mine)).statusCode());
    acquire(sample.waiting.interrupted, 1);
    assertTrue(!mineWaits.join().body().contains("result"));
    sample.waiting.permits.release();
    assertTrue(othersWaits.join().body().contains("Waited."));
  }

  private CompletableFuture<HttpResponse<String>> waiting(String session) {
    return client.sendAsync(call("wait", session).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder call(String tool, String session) {
    return post(message("tools/call", "{'name': '" + tool + "'}"))
        .header("MCP-Protocol-Version", "2025-11-25")
        .header("Mcp-Session-Id", session);
  }

  private String initialize() throws Exception {
    String params = "{'protocolVersion': '2025-11-25', 'capabilities': {'elicitation': {}}}";
    HttpResponse<String> response = send(post(message("initialize", params)));
    return response.headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  @Test
  void aLegacyClientIsAskedOnTheStreamOfItsCall() throws Exception {
    String session = initialize();
    HttpResponse<InputStream> response =
        client.send(call("ask", session).build(), BodyHandlers.ofInputStream());
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    JsonObject question = nextEvent(reader);
    assertEquals("elicitation/create", question.get("method").getAsString());
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + question.get("id")
            + ",\"result\":{\"action\":\"accept\"}}";
    assertEquals(202, send(post(answer).header("Mcp-Session-Id", session)).statusCode());
    assertTrue(nextEvent(reader).toString().contains("Hello, "));
  }

  private static JsonObject nextEvent(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    while (!line.startsWith("data: ")) {
      line = reader.readLine();
    }
    return JsonParser.parseString(line.substring(6)).getAsJsonObject();
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "", "AAAA"})
  void aSessionThatIsNotOursIsNotFound(String session) throws Exception {
    assertEquals(404, send(call("echo", session)).statusCode());
  }

  @Test
  void noSessionIsNeeded() throws Exception {
    HttpResponse<String> response = send(post(message("tools/call", "{'name': 'echo'}")));
    assertEquals(200, response.statusCode());
  }
}
