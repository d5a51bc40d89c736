package dev.pyro.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK that the launcher fetches, from a server that answers as the vendor's does. */
class JdkDownloadTest {
  private static final String FETCH =
      "root='@ROOT@'; . \"$root/launcher/start.sh\"; . \"$root/launcher/host.sh\"; . \"$root/launcher/jdk.sh\";"
          + " JAVA_HOME=; fetch_java; is_java \"$(ls -d \"$XDG_DATA_HOME\"/pyro/jdk/*)\" && echo $java_version";

  @TempDir Path temporary;
  private HttpServer server;
  private byte[] archive;

  @BeforeEach
  void serve() throws IOException {
    archive = archive();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jdk.tar.gz",
        exchange -> {
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void unpacksWhatMatchesTheChecksum() throws Exception {
    announce(sha256(archive));
    Finished run = fetch().expect(0);
    assertEquals("25.0.9\n", run.out());
    assertTrue(run.err().contains("fetching Temurin"), run.err());
  }

  @Test
  void installsNothingThatDoesNotMatch() {
    announce("0".repeat(64));
    Finished run = fetch().expect(125);
    assertTrue(run.err().contains("nothing was installed"), run.err());
    assertEquals(0, jdkFolder().toFile().list().length);
  }

  @Test
  void saysWhatToDoWhenTheVendorCannotBeReached() {
    Finished run = fetch().expect(125); // nothing is announced: 404
    assertTrue(run.err().contains("install a JDK 25"), run.err());
    assertFalse(Files.exists(jdkFolder()));
  }

  private Path jdkFolder() {
    return temporary.resolve("data/pyro/jdk");
  }

  private Finished fetch() {
    return Finished.run(
        temporary,
        Map.of(
            "PYRO_JDK_API",
            url(""),
            "XDG_DATA_HOME",
            temporary.resolve("data").toString(),
            "TAR_OPTIONS",
            "--exclude=bin", // of the user, for other archives
            "GZIP",
            "-t"),
        List.of("/bin/sh", "-uc", FETCH.replace("@ROOT@", RealPyro.ROOT.toString())));
  }

  /** Answers the question for the newest JDK in the vendor's form. */
  private void announce(String checksum) {
    String answer =
        """
        [
            {
                "binary": {
                    "architecture": "x64",
                    "package": {
                        "checksum": "%s",
                        "checksum_link": "%s.sha256.txt",
                        "link": "%s",
                        "name": "jdk.tar.gz"
                    }
                },
                "release_link": "https://example.org/release",
                "vendor": "eclipse"
            }
        ]
        """
            .formatted(checksum, url("/jdk.tar.gz"), url("/jdk.tar.gz"));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/v3/assets/latest/25/hotspot",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private byte[] archive() throws IOException {
    Path home = temporary.resolve("pack/jdk-25.0.9");
    FakeCheckout.script(home.resolve("bin/java"), "");
    FakeCheckout.script(home.resolve("bin/javac"), "");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.9\"\n");
    Finished.run(temporary, Map.of(), List.of("tar", "-C", "pack", "-czf", "jdk.tgz", "jdk-25.0.9"))
        .expect(0);
    return Files.readAllBytes(temporary.resolve("jdk.tgz"));
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
