package dev.pyro.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.pyro.testing.TestHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What JUnit says of a class of tests that was run for real, in the home of the tests. */
record SampleRun(EngineExecutionResults results, String stderr) {
  /** Runs a class of tests whose published files go below a folder. */
  static SampleRun of(Path folder, Class<?> sample, Map<String, String> parameters) {
    PrintStream usual = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      EngineExecutionResults results =
          EngineTestKit.engine("junit-jupiter")
              .selectors(selectClass(sample))
              .configurationParameter(Sandbox.HOME_PARAMETER, TestHome.path().toString())
              .configurationParameters(parameters)
              .outputDirectoryCreator(below(folder))
              .execute();
      return new SampleRun(results, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(usual);
    }
  }

  private static OutputDirectoryCreator below(Path folder) {
    return new OutputDirectoryCreator() {
      @Override
      public Path getRootDirectory() {
        return folder;
      }

      @Override
      public Path createOutputDirectory(TestDescriptor test) throws IOException {
        return Files.createDirectories(
            folder.resolve(test.getUniqueId().toString().replaceAll("[^A-Za-z0-9]+", "-")));
      }
    };
  }

  /** Returns each test that has ended, by its name, with what is thrown by it or "passed". */
  Map<String, String> outcomes() {
    Map<String, String> outcomes = new TreeMap<>();
    results.testEvents().finished().stream()
        .forEach(event -> outcomes.put(event.getTestDescriptor().getDisplayName(), outcome(event)));
    return outcomes;
  }

  private static String outcome(Event event) {
    TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
    return result.getThrowable().map(Throwable::getMessage).orElse("passed");
  }

  /** Returns what is thrown by the only class or test that failed. */
  Throwable failure() {
    List<Throwable> all =
        results.allEvents().failed().stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .flatMap(result -> result.getThrowable().stream())
            .toList();
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " failures: " + all);
    }
    return all.getFirst();
  }

  private Stream<Event> entries() {
    return results.allEvents().reportingEntryPublished().stream();
  }

  /** Returns the values that were published under a key, in order. */
  List<String> published(String key) {
    return entries()
        .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
        .filter(pairs -> pairs.containsKey(key))
        .map(pairs -> pairs.get(key))
        .toList();
  }

  /** Returns the contents of the files that were published, by their names. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    results.allEvents().fileEntryPublished().stream()
        .map(event -> event.getRequiredPayload(FileEntry.class).getPath())
        .forEach(file -> files.put(file.getFileName().toString(), read(file)));
    return files;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
