package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/** A call, as its tool sees it. */
public interface ToolCall {
  /**
   * Tells the client how far the work is, if it asked for progress. Waits while the client does not
   * read. Only one thread may call it at a time.
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

  /** Returns the state of {@link NeedsInput}. The client cannot have changed it. */
  Optional<String> state();
}
