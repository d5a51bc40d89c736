package dev.pyro.responses;

import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.testing.ScriptedModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over HTTP, with endpoints that are not as they should be. */
@Timeout(600)
class HttpResponsesTest {
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private URI serve(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/responses", handler);
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      in.readAllBytes();
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static PyroException failure(URI base, Optional<String> key) {
    try (HttpResponses api = new HttpResponses(base, key)) {
      return assertThrows(PyroException.class, () -> api.create(new JsonObject()));
    }
  }

  @Test
  void theKeyIsSentAndTheBodiesAreJson() throws Exception {
    StringBuilder headers = new StringBuilder();
    JsonObject said = response(message("h\u00e9"));
    URI base =
        serve(exchange -> {
          headers.append(exchange.getRequestHeaders().getFirst("Authorization")).append(' ');
          headers.append(exchange.getRequestHeaders().getFirst("Content-Type"));
          answer(exchange, 200, said.toString().getBytes(StandardCharsets.UTF_8));
        });
    try (HttpResponses api = new HttpResponses(URI.create(base + "/"), Optional.of(" sk-key\n"))) {
      assertEquals(said, api.create(new JsonObject()));
    }
    assertEquals("Bearer sk-key application/json", headers.toString());
  }

  @Test
  void noKeyIsNoHeader() throws Exception {
    StringBuilder seen = new StringBuilder();
    URI base =
        serve(exchange -> {
          seen.append(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
        });
    try (HttpResponses api = new HttpResponses(base, Optional.of(" "))) {
      api.create(new JsonObject());
    }
    assertEquals("null", seen.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | {"error": {"message": "no luck"}}               | answered 500: no luck
          404 | {"error": "model not found"}                    | answered 404: model not found
          401 | {"error": {"message": "no such key sk-secret"}} | answered 401: no such key [REDACTED]
          429 | {"error": {"code": "slow down"}}                | answered 429: {"code":"slow down"}
          502 | <html>                                          | answered 502
          302 |                                                 | answered 302
          200 | <html>                                          | answered with something that is no JSON object
          200 | []                                              | answered with something that is no JSON object
          200 | {"output": [                                    | answered with something that is no JSON object
          200 |                                                 | answered with something that is no JSON object
          """)
  void whatIsNoResponseIsOneClearError(int status, String body, String message) throws IOException {
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    URI base = serve(exchange -> answer(exchange, status, bytes));
    PyroException e = failure(base, Optional.of("sk-secret"));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(base + "/responses " + message, e.getMessage());
  }

  @Test
  void anEndpointThatWantsAKeySaysSo() throws IOException {
    URI base = serve(exchange -> answer(exchange, 401, new byte[0]));
    assertEquals(Optional.of("give it an API key"), failure(base, Optional.empty()).hint());
  }

  @Test
  void aBodyWithoutEndIsCutOff() throws IOException {
    URI base =
        serve(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = new byte[1 << 20];
          try (exchange) {
            while (true) {
              exchange.getResponseBody().write(part);
            }
          }
        });
    PyroException e = failure(base, Optional.empty());
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertTrue(e.getMessage().startsWith(base + "/responses failed: "), e.getMessage());
  }

  @Test
  void aBodyThatDoesNotComeIsATimeout() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    URI base =
        serve(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
          try (exchange) {
            over.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    try (HttpResponses api = new HttpResponses(base, Optional.empty(), Duration.ofMillis(300))) {
      PyroException e = assertThrows(PyroException.class, () -> api.create(new JsonObject()));
      assertEquals(ErrorCode.TIMEOUT, e.code());
      assertEquals(base + "/responses did not answer within 0.3 s", e.getMessage());
    } finally {
      over.countDown();
    }
  }

  @Test
  void anEndpointThatIsNotThereIsAnError() throws IOException {
    ScriptedModel gone = ScriptedModel.start(java.util.List.of());
    gone.close();
    PyroException e = failure(URI.create(gone.baseUrl()), Optional.empty());
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(gone.baseUrl() + "/responses cannot be reached", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost:8080/v1    | the base URL must be like https://host/v1
          ftp://localhost/v1   | the base URL must be like https://host/v1
          http:///v1           | the base URL must be like https://host/v1
          http://a b/v1        | the base URL must be like https://host/v1
          http://a:b@host/v1   | the base URL must have no user, query or fragment
          http://host/v1?key=a | the base URL must have no user, query or fragment
          """)
  void aUrlThatIsNoneIsRefused(String url, String message) {
    PyroException e = assertThrows(PyroException.class, () -> HttpResponses.baseUrl(url));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void aKeyThatNoHeaderCanHoldIsRefusedWithoutBeingShown() {
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> new HttpResponses(HttpResponses.PUBLIC, Optional.of("sk-a\nb")).close());
    assertEquals("the API key has characters that no key has", e.getMessage());
  }
}
