package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentRecordTest {
  private static final EnvironmentRecord RECORD =
      new EnvironmentRecord(
          "debian:12",
          "debian bookworm",
          List.of("bash=5.2.15-2+b13", "git=1:2.39.5-0+deb12u3"),
          "sha256:00",
          10L << 30,
          123_456_789,
          Instant.parse("2026-11-24T02:15:05Z"),
          List.of("mmdebstrap 1.3.5", "mke2fs 1.47.0"));

  @TempDir Path folder;

  @Test
  void recordIsReadAsItWasWritten() throws IOException {
    RECORD.write(folder);

    assertEquals(RECORD, EnvironmentRecord.read(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"format\":2}", "{\"format\":\"x\"}"})
  void anythingElseIsRefused(String text) throws IOException {
    Files.writeString(folder.resolve(EnvironmentRecord.FILE), text);

    assertThrows(IOException.class, () -> EnvironmentRecord.read(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "packages", "digest", "virtual_bytes", "created_at", "tools"})
  void recordWithAWrongFieldIsRefused(String field) throws IOException {
    RECORD.write(folder);
    Path file = folder.resolve(EnvironmentRecord.FILE);
    String good = Files.readString(file);
    Files.writeString(
        file,
        good.replaceFirst("\"" + field + "\":(\\[[^]]*]|\"[^\"]*\"|\\d+)", "\"" + field + "\":{}"));

    assertThrows(IOException.class, () -> EnvironmentRecord.read(folder));
  }
}
