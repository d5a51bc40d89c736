package dev.pyro.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.PyroException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that does not end by itself, with a child that does not either. Both hold a pipe open,
 * so that the beginning of the first and the end of both are events.
 */
public record HangingProgram(Path folder, Path pipe) {
  /** Writes the program into a folder under a name, such as {@code git}. */
  public static HangingProgram in(Path folder, String name)
      throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path program = folder.resolve(name);
    Files.writeString(
        program, "#!/bin/sh\nexec 3> " + pipe + "\necho begun >&3\nsleep 1000 & wait\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new HangingProgram(folder, pipe);
  }

  /** Returns an environment in which the program is found first. */
  public Map<String, String> path(Map<String, String> environment) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put("PATH", folder + ":" + environment.get("PATH"));
    return changed;
  }

  /** Waits for the program to begin, does something, and waits for the end of both. */
  public void during(Runnable action) throws IOException {
    try (BufferedReader said = Files.newBufferedReader(pipe)) {
      assertEquals("begun", said.readLine());
      action.run();
      assertEquals(null, said.readLine());
    }
  }

  /** Interrupts a call that runs the program; returns what it throws. */
  public PyroException interrupt(Runnable call) throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    AtomicBoolean kept = new AtomicBoolean();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                call.run();
                failure.complete(null);
              } catch (RuntimeException e) {
                kept.set(Thread.currentThread().isInterrupted());
                failure.complete(e);
              }
            });
    during(caller::interrupt);
    PyroException thrown = assertInstanceOf(PyroException.class, failure.get());
    assertTrue(kept.get(), "the interrupt is kept");
    return thrown;
  }
}
