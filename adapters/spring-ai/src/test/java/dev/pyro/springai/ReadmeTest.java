package dev.pyro.springai;

import dev.pyro.testing.ReadmeProgram;
import dev.pyro.testing.Snippets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ReadmeTest {
  @Test
  void theProgramRunsAsItStands(@TempDir Path folder) throws Exception {
    ReadmeProgram.assertRunsOnChat(Snippets.first(Path.of("README.md"), "java"), folder);
  }
}
