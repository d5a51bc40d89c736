package dev.pyro.machine;

import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The program {@code pyro-confine}, which starts QEMU (confine/src/main.c). It is part of the
 * engine's jar. A home holds it as a file, because a host executes only files.
 */
final class ConfineTool {
  private static final String NAME = "pyro-confine";

  private ConfineTool() {}

  /** Returns the program's file in a home; writes it first if it is missing. */
  static Path in(Home home) throws IOException {
    String digest = new String(resource(NAME + ".sha256"), StandardCharsets.US_ASCII).strip();
    Path file = home.tools().resolve(NAME + "-" + digest);
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      write(file, resource(NAME));
    }
    return file;
  }

  /** Writes the program anew if it is not what it should be. */
  static void mend(Path file) throws IOException {
    byte[] content = resource(NAME);
    if (!Files.isRegularFile(file) || !Arrays.equals(content, Files.readAllBytes(file))) {
      write(file, content);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ConfineTool.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("this build of pyro does not have " + name);
      }
      return in.readAllBytes();
    }
  }

  /** Writes it beside and moves it, so that no process sees a part of it. */
  private static void write(Path file, byte[] content) throws IOException {
    AtomicFiles.makeWay(file.getParent(), List.of(file.getFileName().toString()));
    Path made = Home.ensureFolder(file.getParent()).resolve(NAME + "." + UUID.randomUUID());
    try {
      AtomicFiles.write(made, content);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
      AtomicFiles.move(made, file);
    } finally {
      Files.deleteIfExists(made);
    }
  }
}
