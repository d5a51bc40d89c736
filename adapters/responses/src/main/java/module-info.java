/** pyro's operations as function tools of the OpenAI Responses API, in plain JSON. */
module dev.pyro.responses {
  requires transitive com.google.gson;
  requires transitive dev.pyro.tools;
  requires java.net.http;

  exports dev.pyro.responses;
}
