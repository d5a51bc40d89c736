/**
 * A small core of a Model Context Protocol server, on virtual threads.
 *
 * <p>{@link dev.pyro.mcp.McpServer} answers the messages, {@link dev.pyro.mcp.StdioTransport} and
 * {@link dev.pyro.mcp.HttpTransport} carry them. Two eras of the protocol are spoken by the same
 * process: legacy (2024-11-05 to 2025-11-25; a client begins with {@code initialize}) and modern
 * (2026-07-28; stateless, each request has all that it needs). Each message tells its own era;
 * nothing is inferred from earlier ones.
 *
 * <p>JSON-RPC errors are for malformed calls; a call that fails has a result that says so. What is
 * read comes from a peer that may be broken or hostile.
 */
package dev.pyro.mcp;
