package dev.pyro.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Git checkout with files that Git tracks, does not track, ignores, and misses. */
public record SampleCheckout(Path folder) {
  public static SampleCheckout in(Path folder) throws Exception {
    SampleCheckout checkout = new SampleCheckout(folder);
    checkout.write("gone.txt");
    checkout.write("sub/two words.txt");
    checkout.write("sub/a.o");
    checkout.write("build/b.txt");
    Files.writeString(folder.resolve(".gitignore"), "*.o\nbuild/\n");
    checkout.run("git", "init", "--quiet", "--initial-branch=main");
    checkout.run("git", "add", ".");
    Files.delete(folder.resolve("gone.txt"));
    checkout.write("new.txt");
    return checkout;
  }

  public Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  public void commit() throws Exception {
    run("git", "add", ".");
    run("git", "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-m", "x");
  }

  /** Runs a program in the checkout; returns what it prints. */
  public String run(String... line) throws Exception {
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
