package dev.pyro.tools;

import dev.pyro.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  @Test
  void thePageIsThatOfTheCatalogue() throws IOException {
    Golden.assertMatches(Path.of("../docs/reference.md"), Reference.page());
  }
}
