package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference.md");

  @Test
  void thePageIsThatOfTheCatalogue() throws IOException {
    Path made = Files.createDirectories(Path.of("target")).resolve("reference.md");
    Files.writeString(made, Reference.page());
    assertEquals(
        Files.readString(PAGE), Reference.page(), "out of date: copy tools/" + made + " to docs/");
  }
}
