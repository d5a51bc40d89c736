package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptConfigurationTest {
  @TempDir private Path folder;

  @Test
  void keysAreWhereAptSays() throws IOException {
    assertEquals(
        Map.of("PYRO_TRUSTED", "/k/one.gpg", "PYRO_TRUSTED_PARTS", "/k/parts/"),
        apt("PYRO_TRUSTED='/k/one.gpg'", "PYRO_TRUSTED_PARTS='/k/parts/'").trusted());
  }

  /** apt 3 has no file of keys any more, and says nothing of one. */
  @Test
  void keysThatAptSaysNothingOfAreInItsFolder() throws IOException {
    assertEquals(
        Map.of(
            "PYRO_TRUSTED",
            folder.resolve("etc/trusted.gpg").toString(),
            "PYRO_TRUSTED_PARTS",
            "/k/parts/"),
        apt("PYRO_TRUSTED_PARTS='/k/parts/'").trusted());
    assertEquals(
        Map.of(
            "PYRO_TRUSTED", folder.resolve("etc/trusted.gpg").toString(),
            "PYRO_TRUSTED_PARTS", folder.resolve("etc/trusted.gpg.d").toString()),
        apt().trusted());
  }

  /** Returns the configuration of a host whose apt-config prints these lines. */
  private AptConfiguration apt(String... lines) throws IOException {
    Path program = folder.resolve("apt-config");
    Files.writeString(program, "#!/bin/sh\ncat << 'END'\n" + String.join("\n", lines) + "\nEND\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Tools tools = new Tools(List.of(folder, Path.of("/bin")));
    return new AptConfiguration(tools, folder.resolve("etc"), Map.of());
  }
}
