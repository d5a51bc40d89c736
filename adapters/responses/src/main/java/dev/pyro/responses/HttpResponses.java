package dev.pyro.responses;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.tools.StrictJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Responses API over HTTP, without any client library. A request is sent once: nothing is tried
 * again, and no redirect is followed. Thread-safe.
 */
public final class HttpResponses implements ResponsesApi, AutoCloseable {
  /** The public endpoint. */
  public static final URI PUBLIC = URI.create("https://api.openai.com/v1");

  /** How long a response may take unless the caller says otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  /** A response that is longer is refused; in bytes. */
  public static final int MAX_RESPONSE_BYTES = 16 << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_MESSAGE_CHARS = 1000;

  private final HttpClient http;
  private final URI endpoint;
  private final Optional<String> key;
  private final Duration timeout;

  /**
   * Creates one that waits {@link #DEFAULT_TIMEOUT} for a response.
   *
   * @param baseUrl what {@code /responses} is added to, such as {@code http://localhost:8080/v1}
   * @param key the bearer key; many local endpoints need none. It is never shown
   */
  public HttpResponses(URI baseUrl, Optional<String> key) {
    this(baseUrl, key, DEFAULT_TIMEOUT);
  }

  /**
   * Creates one.
   *
   * @param timeout how long one response may take
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} for a URL that is not HTTP, or has a
   *     password in it, and for a key that no header can hold
   */
  public HttpResponses(URI baseUrl, Optional<String> key, Duration timeout) {
    this.endpoint = URI.create(checked(baseUrl).toString().replaceFirst("/+$", "") + "/responses");
    this.key = key.map(String::strip).filter(text -> !text.isEmpty());
    this.timeout = timeout;
    if (this.key.isPresent() && !this.key.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw invalid("the API key has characters that no key has");
    }
    // With HTTP/2, each http:// endpoint gets headers that ask for it, and some local ones fail
    // then.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /**
   * Returns the base URL that a text is.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} for a URL that is none of HTTP, or has
   *     a password, a query or a fragment in it
   */
  public static URI baseUrl(String text) {
    try {
      return checked(new URI(text.strip()));
    } catch (URISyntaxException _) {
      throw invalid("the base URL must be like https://host/v1");
    }
  }

  private static URI checked(URI base) {
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    boolean isHttp = scheme.equals("http") || scheme.equals("https");
    if (!isHttp || base.getHost() == null) {
      throw invalid("the base URL must be like https://host/v1");
    }
    if (base.getRawUserInfo() != null
        || base.getRawQuery() != null
        || base.getRawFragment() != null) {
      throw invalid("the base URL must have no user, query or fragment");
    }
    return base;
  }

  private static PyroException invalid(String message) {
    return new PyroException(ErrorCode.INVALID_ARGUMENT, message);
  }

  @Override
  public JsonObject create(JsonObject request) throws IOException, InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()));
    key.ifPresent(secret -> post.header("Authorization", "Bearer " + secret));
    HttpResponse<byte[]> answer = send(post.build());
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    Optional<JsonObject> object = StrictJson.object(body);
    if (answer.statusCode() / 100 != 2) {
      throw refused(answer.statusCode(), object);
    }
    return object.orElseThrow(() -> fault("answered with something that is no JSON object", null));
  }

  /** Waits for the whole exchange: the client's own timeouts end with the headers. */
  private HttpResponse<byte[]> send(HttpRequest post) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(
            post,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_RESPONSE_BYTES));
    try {
      return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new PyroException(
          ErrorCode.TIMEOUT,
          endpoint + " did not answer within " + Deadline.seconds(timeout) + " s");
    } catch (ExecutionException e) {
      throw fault(why(e.getCause()), e.getCause());
    } finally {
      exchange.cancel(true); // has no effect if it has ended
    }
  }

  /** Words a refused connection, of which the client gives only the name of its exception. */
  private static String why(Throwable cause) {
    if (cause instanceof ConnectException && cause.getMessage() == null) {
      return "cannot be reached";
    }
    return "failed: "
        + Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }

  private PyroException refused(int status, Optional<JsonObject> body) {
    String said = body.map(JsonText::errorMessage).orElse("");
    String safe = key.isEmpty() ? said : said.replace(key.get(), "[REDACTED]");
    String shown =
        safe.length() <= MAX_MESSAGE_CHARS ? safe : safe.substring(0, MAX_MESSAGE_CHARS) + "...";
    PyroException refusal =
        fault("answered " + status + (shown.isEmpty() ? "" : ": " + shown), null);
    return status == 401 && key.isEmpty() ? refusal.withHint("give it an API key") : refusal;
  }

  private PyroException fault(String what, Throwable cause) {
    return new PyroException(ErrorCode.UNAVAILABLE, endpoint + " " + what, cause);
  }

  /** Ends requests that are under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
