package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BearerTokenTest {
  @TempDir Path folder;

  @Test
  void oneIsMadeThatOnlyTheUserCanRead() throws IOException {
    Path file = folder.resolve("home").resolve("mcp-token");
    BearerToken made = BearerToken.readOrMake(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    String token = Files.readString(file).strip();
    assertEquals(43, token.length(), "256 bits");
    assertTrue(made.isShownBy("Bearer " + token));
    assertTrue(BearerToken.readOrMake(file).isShownBy("Bearer " + token), "it is kept");
    BearerToken other = BearerToken.readOrMake(folder.resolve("other"));
    assertFalse(other.isShownBy("Bearer " + token));
  }

  @Test
  void oneThatOthersMayReadIsRefused() throws IOException {
    Path file = folder.resolve("mcp-token");
    BearerToken.readOrMake(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(
        "others may read the bearer token in " + file + "; remove the file to have a new one",
        assertThrows(IllegalArgumentException.class, () -> BearerToken.readOrMake(file))
            .getMessage());
  }

  @Test
  void aShortOneIsRefused() throws IOException {
    Path file = folder.resolve("token");
    Files.writeString(file, "too short\n");
    assertEquals(
        file + " holds no bearer token: 16 or more letters, digits and . _ ~ + / -",
        assertThrows(IllegalArgumentException.class, () -> BearerToken.read(file)).getMessage());
  }
}
