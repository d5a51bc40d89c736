package dev.pyro.responses;

import com.google.gson.JsonObject;
import dev.pyro.PyroException;
import java.io.IOException;

/** An endpoint that has the Responses API, such as {@link HttpResponses}. */
@FunctionalInterface
public interface ResponsesApi {
  /**
   * Asks a model: {@code POST /responses}. Should end soon when its thread is interrupted.
   *
   * @param request the body; whoever gets it may change it
   * @return the response's body
   * @throws IOException if the endpoint cannot be reached, or the connection breaks
   * @throws PyroException if it does not answer with a response
   */
  JsonObject create(JsonObject request) throws IOException, InterruptedException;
}
