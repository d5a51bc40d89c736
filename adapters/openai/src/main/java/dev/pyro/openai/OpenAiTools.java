package dev.pyro.openai;

import com.openai.client.OpenAIClient;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.Tool;
import dev.pyro.Pyro;
import dev.pyro.responses.CallGuard;
import dev.pyro.responses.LoopListener;
import dev.pyro.responses.ResponsesApi;
import dev.pyro.responses.ResponsesLoop;
import dev.pyro.responses.ResponsesTools;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The operations of a profile or mode as tools of the OpenAI client. Thread-safe.
 *
 * <pre>{@code
 * OpenAiTools tools = OpenAiTools.of(pyro, "workspace-core");
 * OpenAiOutcome outcome = tools.run(OpenAIOkHttpClient.fromEnv(), params);
 * }</pre>
 */
public final class OpenAiTools {
  private final ResponsesTools tools;

  private OpenAiTools(ResponsesTools tools) {
    this.tools = tools;
  }

  /** Returns {@code vm_run} alone: single commands in fresh machines. */
  public static OpenAiTools of(Pyro pyro) {
    return new OpenAiTools(ResponsesTools.of(pyro));
  }

  /**
   * Returns the operations of a profile or mode.
   *
   * @param view {@code vm-run}, {@code workspace-core}, {@code workspace-full} or a mode, such as
   *     {@code repro-fix}
   * @throws dev.pyro.PyroException {@link dev.pyro.ErrorCode#INVALID_ARGUMENT} if there is none of
   *     that name
   */
  public static OpenAiTools of(Pyro pyro, String view) {
    return new OpenAiTools(ResponsesTools.of(pyro, view));
  }

  /** Returns these tools with a guard, which sees each call before it is done. */
  public OpenAiTools guardedBy(CallGuard guard) {
    return new OpenAiTools(tools.guardedBy(guard));
  }

  /**
   * Returns the definitions for {@code tools} of a request; see {@link ResponsesTools#definitions}.
   */
  public List<Tool> definitions() {
    return StreamSupport.stream(tools.definitions().spliterator(), false)
        .map(definition -> ClientJson.typed(definition, Tool.class))
        .toList();
  }

  /**
   * Does a call of a model. A failure is an output, too; see {@link ResponsesTools#call}.
   *
   * @throws dev.pyro.PyroException {@link dev.pyro.ErrorCode#CANCELLED} if this thread was
   *     interrupted, and it still is
   */
  public ResponseInputItem.FunctionCallOutput call(ResponseFunctionToolCall call) {
    return ClientJson.typed(
        tools.call(ClientJson.tree(call)), ResponseInputItem.FunctionCallOutput.class);
  }

  /** Lets a model work, for 20 rounds at most; see {@link ResponsesLoop}. */
  public OpenAiOutcome run(OpenAIClient client, ResponseCreateParams params) {
    return run(client, params, ResponsesLoop.Limits.defaults(), LoopListener.none());
  }

  /**
   * Lets a model work; see {@link ResponsesLoop}.
   *
   * @param params the first request; the tools are added to those that it has
   * @throws dev.pyro.PyroException {@link dev.pyro.ErrorCode#CANCELLED} if this thread was
   *     interrupted, and it still is
   */
  public OpenAiOutcome run(
      OpenAIClient client,
      ResponseCreateParams params,
      ResponsesLoop.Limits limits,
      LoopListener listener) {
    ResponsesApi api = new OpenAiResponses(client, params);
    return OpenAiOutcome.of(
        new ResponsesLoop(api, tools, limits, listener).run(ClientJson.tree(params._body())),
        params);
  }
}
