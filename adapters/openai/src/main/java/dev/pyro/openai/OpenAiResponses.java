package dev.pyro.openai;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.responses.ResponseCreateParams;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.responses.HttpResponses;
import dev.pyro.responses.ResponsesApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The Responses API of a client. Its key, base URL, timeouts and retries are the client's.
 *
 * <p>Bodies pass as they are in both directions, also where the client's types do not know a field.
 */
final class OpenAiResponses implements ResponsesApi {
  private static final int MAX_MESSAGE_CHARS = 1000;

  private final OpenAIClient client;
  private final ResponseCreateParams caller;

  /**
   * Creates one.
   *
   * @param caller gives headers and query parameters that go with each request
   */
  OpenAiResponses(OpenAIClient client, ResponseCreateParams caller) {
    this.client = client;
    this.caller = caller;
  }

  @Override
  public JsonObject create(JsonObject request) throws IOException, InterruptedException {
    ResponseCreateParams.Builder params =
        ResponseCreateParams.builder()
            .additionalHeaders(caller._additionalHeaders())
            .additionalQueryParams(caller._additionalQueryParams());
    request
        .entrySet()
        .forEach(field ->
            params.putAdditionalBodyProperty(
                field.getKey(), ClientJson.typed(field.getValue(), JsonValue.class)));
    try (HttpResponse answer = client.responses().withRawResponse().create(params.build())) {
      return read(answer);
    } catch (OpenAIServiceException e) {
      throw fault("the endpoint answered " + e.getMessage(), e);
    } catch (OpenAIException | IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw fault("the endpoint could not be asked: " + why.getMessage(), e);
    }
  }

  private static JsonObject read(HttpResponse answer) throws IOException {
    byte[] body = answer.body().readNBytes(HttpResponses.MAX_RESPONSE_BYTES + 1);
    if (body.length > HttpResponses.MAX_RESPONSE_BYTES) {
      throw fault(
          "the response is longer than " + HttpResponses.MAX_RESPONSE_BYTES + " bytes", null);
    }
    try {
      if (JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
          instanceof JsonObject response) {
        return response;
      }
    } catch (JsonParseException | NumberFormatException _) {
      // told below
    }
    throw fault("the endpoint answered with something that is no JSON object", null);
  }

  private static PyroException fault(String message, Throwable cause) {
    return new PyroException(
        ErrorCode.UNAVAILABLE,
        message.substring(0, Math.min(MAX_MESSAGE_CHARS, message.length())),
        cause);
  }
}
