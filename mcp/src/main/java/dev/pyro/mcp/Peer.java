package dev.pyro.mcp;

import com.google.gson.JsonObject;

/** The client that sent a request. */
interface Peer {
  /**
   * Sends a message that belongs to the request. Waits while the client does not read. If the
   * client is gone, the message is dropped.
   */
  void send(JsonObject message) throws InterruptedException;

  /** Returns what a legacy client declared when it initialized; empty if it did not. */
  JsonObject legacyCapabilities();

  /** Keeps the capabilities that a legacy client declares. */
  void initialized(JsonObject capabilities);
}
