package dev.pyro.bench;

import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The host's iperf3: a server on 127.0.0.1, and the same program for the guests. A guest gets its
 * libraries and its loader too, so it does not matter which distribution the host has.
 */
final class Iperf implements AutoCloseable {
  private static final String FOLDER = "/var/tmp/iperf3";
  private static final String UNPACK = "mkdir -p " + FOLDER + " && tar -xf - -C " + FOLDER;
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private final Process server;
  private final int port;
  private final byte[] archive;
  private final String loader;

  private Iperf(Path program) throws IOException {
    List<String> files = new ArrayList<>(List.of(program.toString()));
    String libraries = new String(output("ldd", program.toString()), StandardCharsets.UTF_8);
    LIBRARY
        .matcher(libraries)
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(files::add);
    this.loader = FOLDER + "/" + Path.of(files.getLast()).getFileName(); // ldd names it last
    List<String> tar = new ArrayList<>(List.of("tar", "-chPf", "-", "--transform=s|.*/||"));
    tar.addAll(files);
    this.archive = output(tar.toArray(String[]::new));
    this.port = freePort();
    this.server =
        new ProcessBuilder(
                "setpriv",
                "--pdeathsig",
                "KILL",
                program.toString(),
                "-s",
                "--forceflush",
                "-B",
                "127.0.0.1",
                "-p",
                Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    InputStream out = server.getInputStream();
    if (out.read() < 0) { // its first words say that it listens
      throw new IOException("iperf3 did not begin to listen on port " + port);
    }
    Thread.ofPlatform().daemon().start(() -> drain(out));
  }

  /** Starts the server; empty when the host has no iperf3. */
  static Optional<Iperf> start() throws IOException {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path program = Path.of(folder, "iperf3");
      if (Files.isExecutable(program)) {
        return Optional.of(new Iperf(program));
      }
    }
    Bench.tell("the host has no iperf3, so the rows of a TCP flow are left out");
    return Optional.empty();
  }

  /** Returns a port of 127.0.0.1 on which nobody listens. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  void install(NetworkGuest guest) {
    guest.exec(new ByteArrayInputStream(archive), List.of("sh", "-c", UNPACK));
  }

  /** Returns the MB/s that the receiver saw. */
  double flow(NetworkGuest guest, String... options) {
    List<String> argv =
        new ArrayList<>(List.of(loader, "--library-path", FOLDER, FOLDER + "/iperf3", "-J"));
    argv.addAll(List.of("-c", guest.host(), "-p", Integer.toString(port)));
    argv.addAll(Arrays.asList(options));
    return JsonParser.parseString(guest.exec(argv))
            .getAsJsonObject()
            .getAsJsonObject("end")
            .getAsJsonObject("sum_received")
            .get("bits_per_second")
            .getAsDouble()
        / 8e6;
  }

  private static byte[] output(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command[0] + " failed");
    }
    return output;
  }

  private static void drain(InputStream out) {
    try (out) {
      out.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // it has ended
    }
  }

  @Override
  public void close() {
    server.destroyForcibly();
    server.onExit().join();
  }
}
