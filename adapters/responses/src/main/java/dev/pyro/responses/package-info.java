/**
 * The operations of a profile or mode for models behind the OpenAI Responses API, in plain JSON and
 * so for any client: {@link dev.pyro.responses.ResponsesTools} has the definitions and answers
 * calls, {@link dev.pyro.responses.ResponsesLoop} goes on until the model has called what it wants.
 */
package dev.pyro.responses;
