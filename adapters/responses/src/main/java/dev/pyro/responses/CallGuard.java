package dev.pyro.responses;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * Looks at each call before it is done, to refuse or to ask a person: a model may name any path of
 * the host as a seed or a target, and any workspace. Calls of one response come at the same time,
 * each in a thread of its own.
 */
@FunctionalInterface
public interface CallGuard {
  /**
   * Judges a call.
   *
   * @param tool the operation
   * @param arguments as the model gave them; not checked yet
   * @return why it must not be done, for the model; nothing if it may
   */
  Optional<String> refusal(String tool, JsonObject arguments);
}
