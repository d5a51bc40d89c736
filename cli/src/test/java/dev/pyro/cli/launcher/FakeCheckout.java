package dev.pyro.cli.launcher;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with the launcher's real scripts, in which Maven and the JDK are scripts that write down
 * how they were called: the launcher's own decisions, without the minutes of a real build.
 */
public final class FakeCheckout {

  private final Path folder;
  private final Path tools;

  public FakeCheckout(Path parent) throws IOException {
    this.folder = parent.resolve("a 'check' out of $HOME, für alle");
    this.tools = parent.resolve("tools");
    copy("pyro");
    for (String name : List.of("start", "stamp", "host", "build", "client", "jdk")) {
      copy("launcher/" + name + ".sh");
    }
    for (String name :
        List.of(
            "engine/src/main/A.java",
            "cli/src/main/B.java",
            "adapters/responses/src/main/D.java",
            "guest/src/c.c",
            "confine/src/d.c")) {
      write(name, "text");
    }
    for (String name :
        List.of(
            "pom.xml",
            "engine/pom.xml",
            "cli/pom.xml",
            "adapters/responses/pom.xml",
            ".mvn/jvm.config",
            "guest/Makefile",
            "confine/Makefile")) {
      write(name, "text");
    }
    tool(
        "mvn",
        """
        echo "built in the locale $LC_ALL" >> "$LOG"
        for argument; do
          case $argument in
            -DoutputDirectory=*) echo library > "${argument#*=}/library.jar" ;;
          esac
        done
        mkdir -p cli/target engine/target guest/build
        cat cli/src/main/* > cli/target/pyro-cli-1.jar
        """);
    jdk(
        "25.0.3",
        """
        for argument; do
          case $argument in
            -XX:AOTCacheOutput=*) : > "${argument#*=}" ;;
          esac
        done
        printf '%s\\n' "$@" "tool options: ${JAVA_TOOL_OPTIONS-none}"
        """);
  }

  public Path folder() {
    return folder;
  }

  /** Writes a source file. */
  public void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  public void tool(String name, String script) throws IOException {
    script(tools.resolve(name), script);
  }

  public void jdk(String version, String script) throws IOException {
    Path home = tools.resolve("jdk");
    script(home.resolve("bin/java"), script);
    script(home.resolve("bin/javac"), "exit 1");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  /** Returns how often Maven was called. */
  public int builds() throws IOException {
    return log().size();
  }

  /** Returns what Maven wrote down, a line for each call. */
  public List<String> log() throws IOException {
    Path log = tools.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  public Finished pyro(String... arguments) {
    return Finished.of(start(arguments));
  }

  public Process start(String... arguments) {
    List<String> line = new java.util.ArrayList<>(List.of(folder.resolve("pyro").toString()));
    line.addAll(List.of(arguments));
    return Finished.start(tools, environment(), line);
  }

  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", tools.resolve("jdk").toString());
    environment.put("LOG", tools.resolve("log").toString());
    return environment;
  }

  private void copy(String name) throws IOException {
    Path target = folder.resolve(name);
    Files.createDirectories(target.getParent());
    Files.copy(RealPyro.ROOT.resolve(name), target);
  }

  public static void script(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }
}
