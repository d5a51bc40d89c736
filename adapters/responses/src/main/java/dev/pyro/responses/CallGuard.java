package dev.pyro.responses;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * Sees each call before it is done, and can refuse it or ask a person. It is needed because a model
 * can name any path of the host as a seed or a target, and any workspace. The calls of one response
 * come at the same time, each in a thread of its own.
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
