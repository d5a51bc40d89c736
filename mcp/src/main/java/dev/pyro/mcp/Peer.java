package dev.pyro.mcp;

import com.google.gson.JsonObject;

/** The client that sent a request, as far as the request's reply and notifications can reach it. */
interface Peer {
  /**
   * Sends a message that belongs to the request. Waits while the client does not keep up; a client
   * that is gone swallows it.
   */
  void send(JsonObject message) throws InterruptedException;

  /** Returns what a legacy client declared when it initialized; empty if it did not. */
  JsonObject legacyCapabilities();

  /** Remembers what a legacy client declares. */
  void initialized(JsonObject capabilities);
}
