package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/** A call under way, as its tool sees it. */
public interface ToolCall {
  /**
   * Tells the client how far the work is, if it asked for that. Waits if the client does not keep
   * up. For one thread at a time.
   *
   * @param done how much is done; a report that does not exceed the last one is dropped, as the
   *     protocol wants
   * @param total how much there is to do, in the same unit, where it is known
   * @param message what a person may want to know, or ""
   */
  void progress(long done, OptionalLong total, String message);

  /** Tells whether nobody waits for the result any more. The thread is interrupted as well. */
  boolean isCancelled();

  /** Returns what the client declared; empty if it declared nothing or that is not known. */
  JsonObject clientCapabilities();

  /** Returns the client's answers to {@link NeedsInput}, by the names given there. */
  JsonObject inputResponses();

  /** Returns the state given with {@link NeedsInput}; nobody has altered it. */
  Optional<String> state();
}
