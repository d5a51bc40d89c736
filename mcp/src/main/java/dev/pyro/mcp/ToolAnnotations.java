package dev.pyro.mcp;

import com.google.gson.JsonObject;

/**
 * Hints for clients that decide whether to ask their user first.
 *
 * @param readOnly it changes nothing
 * @param destructive it may destroy what was there; means nothing if it is read-only
 * @param idempotent doing it twice is the same as doing it once; means nothing if it is read-only
 * @param openWorld it deals with things outside of the server's own world
 */
public record ToolAnnotations(
    boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {

  /** Returns what differs from the protocol's defaults, so that a listing stays short. */
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (readOnly) {
      json.addProperty("readOnlyHint", true);
    } else {
      if (!destructive) {
        json.addProperty("destructiveHint", false);
      }
      if (idempotent) {
        json.addProperty("idempotentHint", true);
      }
    }
    if (!openWorld) {
      json.addProperty("openWorldHint", false);
    }
    return json;
  }
}
