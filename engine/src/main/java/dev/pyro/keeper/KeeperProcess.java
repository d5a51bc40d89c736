package dev.pyro.keeper;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.host.Session;
import dev.pyro.store.Home;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Starts a keeper: a small JVM of its own that nobody waits for, and that outlives us. */
final class KeeperProcess {
  private static final String MAIN = "dev.pyro.keeper.process.KeeperMain";

  /** A class of each jar that the keeper needs. */
  private static final List<String> NEEDED =
      List.of(MAIN, "com.google.gson.Gson", "org.xbill.DNS.Message", "org.slf4j.Logger");

  /**
   * It waits for the network most of the time, so it is kept small: one collector thread, one
   * compiler, and memory that goes back to the host. Without memory it ends; the next pyro process
   * starts it again.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-Xms5m",
          "-Xmn2m",
          "-Xmx96m",
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=10",
          "-XX:TrimNativeHeapInterval=10000",
          "-Xss256k",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxDirectMemorySize=256m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "-Dslf4j.internal.verbosity=ERROR",
          "-Djdk.nio.maxCachedBufferSize=65536");

  /** What a keeper may know of our environment: how the host is reached, and no secrets. */
  private static final List<String> VARIABLES = List.of("path", "home", "tmpdir", "lang", "lc_all");

  private static final String PROXY = "_proxy";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private KeeperProcess() {}

  /** Starts a keeper for a home, and returns without waiting for it. */
  static Process start(Home home) {
    ProcessBuilder builder = new ProcessBuilder(command(home)).directory(new File("/"));
    Map<String, String> passedOn = new HashMap<>(System.getenv());
    passedOn.keySet().removeIf(name -> !isPassedOn(name));
    builder.environment().clear();
    builder.environment().putAll(passedOn);
    builder.environment().put("MALLOC_ARENA_MAX", "1"); // mallopt(3): one heap for all threads
    builder.redirectInput(new File("/dev/null"));
    builder.redirectError(home.keeperLog().toFile());
    try {
      return Session.start(builder).leader();
    } catch (IOException e) {
      throw PyroException.of("cannot start the keeper of the network", e);
    }
  }

  private static boolean isPassedOn(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return VARIABLES.contains(lower) || lower.endsWith(PROXY);
  }

  /** Waits until a keeper takes questions, or has ended because there is another. */
  static void await(Process keeper) {
    CompletableFuture<Integer> word =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return keeper.getInputStream().read();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    try {
      word.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      keeper.destroyForcibly();
      throw new PyroException(ErrorCode.INTERNAL, "the keeper of the network does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while starting the keeper", e);
    }
  }

  private static List<String> command(Home home) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath =
        NEEDED.stream().map(KeeperProcess::jar).distinct().collect(Collectors.joining(":"));
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.addAll(OPTIONS);
    line.addAll(List.of("-cp", classPath, MAIN, home.root().toString()));
    return line;
  }

  private static String jar(String name) {
    try {
      CodeSource source =
          Class.forName(name, false, KeeperProcess.class.getClassLoader())
              .getProtectionDomain()
              .getCodeSource();
      return Path.of(source.getLocation().toURI()).toString();
    } catch (ReflectiveOperationException
        | NullPointerException
        | URISyntaxException
        | IllegalArgumentException
        | FileSystemNotFoundException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "the keeper of the network cannot be started from here: "
              + name
              + " is in no jar of its own",
          "start the program with the jars of pyro-engine and of what it needs on the class path",
          e);
    }
  }
}
