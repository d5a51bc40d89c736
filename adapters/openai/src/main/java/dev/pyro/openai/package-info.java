/**
 * pyro's operations as tools of the official OpenAI client for Java. The caller adds the client as
 * a dependency. Start at {@link dev.pyro.openai.OpenAiTools}.
 */
package dev.pyro.openai;
