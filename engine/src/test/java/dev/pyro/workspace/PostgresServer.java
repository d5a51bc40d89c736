package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.environment.DebianSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Debian's PostgreSQL on the host's loopback interface. It lives in a folder and needs no root. */
final class PostgresServer implements AutoCloseable {
  private static final String[] PACKAGES = {
    "postgresql-15", "libpq5", "libldap-2.5-0", "libsasl2-2", "libicu72", "libxml2"
  };

  private final Path files;
  private final Process server;
  private final int port;

  /**
   * Starts it.
   *
   * @param folder an empty one, which everybody may enter
   */
  PostgresServer(Path folder) throws Exception {
    Path packages = DebianSource.packages(folder.resolve("server"), PACKAGES);
    files = Files.createDirectory(folder.resolve("files"));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(packages, "*.deb")) {
      for (Path deb : all) {
        run(new ProcessBuilder("dpkg-deb", "-x", deb.toString(), files.toString()));
      }
    }
    Path own = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
    String data = own.resolve("cluster").toString();
    run(program("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-D", data));
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server =
        program(
                "postgres",
                "-D" + data,
                "-p" + port,
                "-clisten_addresses=127.0.0.1",
                "-cunix_socket_directories=",
                "-cjit=off")
            .redirectErrorStream(true)
            .start();
    BufferedReader log = server.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = ""; !line.contains("ready to accept connections"); said.append(line)) {
      line = log.readLine();
      if (line == null) {
        throw new IOException("PostgreSQL did not start:\n" + said);
      }
    }
    Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
  }

  int port() {
    return port;
  }

  /** PostgreSQL refuses to be run by root. */
  private ProcessBuilder program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    command.add(files.resolve("usr/lib/postgresql/15/bin/" + name).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(files.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder
        .environment()
        .put("LD_LIBRARY_PATH", files.resolve("usr/lib/x86_64-linux-gnu").toString());
    return builder;
  }

  private static void run(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  /** Ends it with all its processes, whoever is connected. */
  @Override
  public void close() throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start();
    server.onExit().join();
  }
}
