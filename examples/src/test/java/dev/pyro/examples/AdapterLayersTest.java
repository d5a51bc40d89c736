package dev.pyro.examples;

import dev.pyro.openai.OpenAiTools;
import dev.pyro.responses.ResponsesTools;
import dev.pyro.testing.Layers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Adapters stand on what users of pyro have, and on the library that they adapt to. */
class AdapterLayersTest {
  @Test
  void responses() {
    Layers.assertHold(
        ResponsesTools.class,
        Map.of(
            "dev.pyro.responses",
            List.of("dev.pyro", "dev.pyro.tools", "com.google.gson..", "java.net.http")));
  }

  @Test
  void openAi() {
    Layers.assertHold(
        OpenAiTools.class,
        Map.of(
            "dev.pyro.openai",
            List.of(
                "dev.pyro",
                "dev.pyro.responses",
                "com.google.gson..",
                "com.openai..",
                "com.fasterxml.jackson..")));
  }

  @Test
  void langChain4j() {
    Layers.assertHold(
        dev.pyro.langchain4j.PyroTools.class,
        Map.of(
            "dev.pyro.langchain4j",
            List.of("dev.pyro", "dev.pyro.tools", "com.google.gson..", "dev.langchain4j..")));
  }

  @Test
  void springAi() {
    Layers.assertHold(
        dev.pyro.springai.PyroTools.class,
        Map.of(
            "dev.pyro.springai",
            List.of(
                "dev.pyro", "dev.pyro.tools", "com.google.gson..", "org.springframework.ai..")));
  }
}
