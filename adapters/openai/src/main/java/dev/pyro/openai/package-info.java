/**
 * pyro's operations as tools of the official OpenAI client for Java. The client is the caller's and
 * is not brought along. {@link dev.pyro.openai.OpenAiTools} is the way in.
 */
package dev.pyro.openai;
