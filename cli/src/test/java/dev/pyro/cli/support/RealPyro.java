package dev.pyro.cli.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The real {@code pyro} as a process, on the home that all tests share.
 *
 * @param program the launcher that is started
 * @param environment variables on top of those of the tests
 */
public record RealPyro(Path program, Map<String, String> environment) {
  /** The folder of this checkout. */
  public static final Path ROOT =
      Path.of(System.getProperty("pyro.root")).toAbsolutePath().normalize();

  /** The one of this checkout. */
  public static RealPyro ofCheckout() {
    return new RealPyro(ROOT.resolve("pyro"), Map.of("PYRO_HOME", home().toString()));
  }

  public static Path home() {
    return TestHome.path();
  }

  public RealPyro with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new RealPyro(program, more);
  }

  public Finished run(String... arguments) {
    return Finished.of(start(arguments));
  }

  /**
   * Starts it with SIGINT at its default, as a shell starts a command that it waits for. A process
   * that a shell starts in the background ignores SIGINT, and so would this test's children.
   */
  public Process start(String... arguments) {
    List<String> line =
        new ArrayList<>(List.of("/usr/bin/env", "--default-signal", program.toString()));
    line.addAll(List.of(arguments));
    return Finished.start(ROOT, environment, line);
  }

  /** Runs a command with {@code --json} and returns the only thing that its stdout may hold. */
  public JsonObject json(int code, String... arguments) {
    Finished run = run(arguments).expect(code);
    try (JsonReader reader = new JsonReader(new StringReader(run.out()))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement answer = JsonParser.parseReader(reader);
      assertEquals(JsonToken.END_DOCUMENT, reader.peek(), run.out());
      assertSorted(answer);
      return answer.getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(run.out(), e);
    }
  }

  private static void assertSorted(JsonElement element) {
    if (element.isJsonObject()) {
      JsonObject object = element.getAsJsonObject();
      assertEquals(
          List.copyOf(new TreeSet<>(object.keySet())), List.copyOf(object.keySet()), "order");
      object.entrySet().forEach(entry -> assertSorted(entry.getValue()));
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(RealPyro::assertSorted);
    }
  }

  /** Asserts that no machine's folder, no work under way and no QEMU of this home is left. */
  public static void assertNothingIsLeft() {
    assertEquals(List.of(), children("vms"), "folders of machines");
    assertEquals(List.of(), children("tmp"), "work under way");
    assertEquals(List.of(), machines(), "QEMU processes");
  }

  public static List<String> children(String folder) {
    Path path = home().resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(path)) {
      return found.map(child -> child.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the command lines of the QEMUs that run on this home. */
  public static List<String> machines() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("qemu-system-") && line.contains(home() + "/"))
        .toList();
  }

  /** Returns the QEMU that a running pyro has started. */
  public static ProcessHandle machineOf(Process pyro) {
    List<ProcessHandle> found =
        pyro.descendants()
            .filter(child -> child.info().command().orElse("").contains("qemu-system-"))
            .toList();
    assertEquals(1, found.size(), () -> "machines of pyro: " + found);
    assertTrue(found.getFirst().isAlive(), "the machine runs");
    return found.getFirst();
  }

  /** Reads what a process writes up to the end of a line. */
  public static void awaitLine(Process process, String wanted) throws IOException {
    StringBuilder said = new StringBuilder();
    while (!said.toString().endsWith(wanted + "\n")) {
      int c = process.getInputStream().read();
      assertTrue(c >= 0, () -> "it ended early: " + said + Finished.of(process).err());
      said.append((char) c);
    }
  }
}
