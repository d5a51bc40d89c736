package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  private static final String OF_THE_MIRROR =
      """
      Types: deb
      URIs: http://mirror.example/debian
      Suites: bookworm bookworm-updates
      Components: main
      Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

      Types: deb
      URIs: http://mirror.example/debian-security
      Suites: bookworm-security
      Components: main
      Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
      """;

  /** What a host with sources of its own does not look at. */
  private static final Optional<String> MIRROR = Optional.of("http://mirror.example/debian");

  @TempDir Path apt;

  @BeforeEach
  void parts() throws IOException {
    Files.createDirectory(apt.resolve("sources.list.d"));
  }

  @Test
  void deb822IsReadWithItsKey() throws IOException {
    part(
        "debian.sources",
        """
        Types: deb deb-src
        # a remark
        URIs: http://mirror.example/debian
        Suites: bookworm bookworm-updates bookworm-backports
        Components: main contrib
        Signed-By: /usr/share/keyrings/debian.gpg

        Types: deb
        URIs: http://mirror.example/debian-security
        Suites: bookworm-security
        Components: main
        """);

    assertEquals(
        """
        Types: deb
        URIs: http://mirror.example/debian
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By: /usr/share/keyrings/debian.gpg

        Types: deb
        URIs: http://mirror.example/debian-security
        Suites: bookworm-security
        Components: main
        """,
        AptSources.read(apt, "bookworm", MIRROR).forBuild());
  }

  @Test
  void keyWithinTheEntryStaysWhole() throws IOException {
    part(
        "debian.sources",
        """
        Types: deb
        URIs: http://mirror.example/debian
        Suites: bookworm
        Components: main
        Signed-By:
         -----BEGIN PGP PUBLIC KEY BLOCK-----
         .
         mQENBF
         -----END PGP PUBLIC KEY BLOCK-----
        """);

    String text = AptSources.read(apt, "bookworm", MIRROR).forBuild();

    assertTrue(text.contains("\n .\n mQENBF\n -----END"), text);
  }

  @Test
  void classicLinesAreReadWithTheirOptions() throws IOException {
    Files.writeString(
        apt.resolve("sources.list"),
        """
        # deb http://old.example/debian bookworm main
        deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib # yes
        deb\thttp://mirror.example/debian bookworm-updates main
        deb-src http://mirror.example/debian bookworm main
        deb http://mirror.example/debian bookworm-backports main
        deb http://mirror.example/extra bookworm contrib
        """);

    assertEquals(
        """
        Types: deb
        URIs: http://mirror.example/debian
        Suites: bookworm
        Components: main
        Signed-By: /k.gpg

        Types: deb
        URIs: http://mirror.example/debian
        Suites: bookworm-updates
        Components: main
        """,
        AptSources.read(apt, "bookworm", MIRROR).forBuild());
  }

  @Test
  void otherSuitesAndProductsAreNotTaken() throws IOException {
    part("tool.list", "deb http://tool.example/apt stable main\n");
    part("next.list", "deb http://mirror.example/debian trixie main\n");
    part("updates.list", "deb http://mirror.example/debian bookworm-updates main\n");

    assertEquals(OF_THE_MIRROR, AptSources.read(apt, "bookworm", MIRROR).forBuild());
  }

  @Test
  void disabledEntriesAndOtherFilesAreNotTaken() throws IOException {
    String entry = "Types: deb\nURIs: http://m.example/\nSuites: bookworm\nComponents: main\n";
    part("a.sources", "Enabled: no\n" + entry);
    part("b.sources.disabled", entry);

    assertEquals(OF_THE_MIRROR, AptSources.read(apt, "bookworm", MIRROR).forBuild());
  }

  @Test
  void guestGetsNoPasswordAndNoFileOfTheHost() throws IOException {
    part(
        "d.list", "deb [signed-by=/k.gpg] https://me:secret@mirror.example/debian bookworm main\n");

    assertEquals(
        """
        Types: deb
        URIs: https://mirror.example/debian
        Suites: bookworm
        Components: main
        """,
        AptSources.read(apt, "bookworm", MIRROR).forGuest());
  }

  @Test
  void hostWithoutSourcesOfTheSuiteNeedsAMirror() {
    Path absent = apt.resolve("absent");
    PyroException e =
        assertThrows(
            PyroException.class, () -> AptSources.read(absent, "bookworm", Optional.empty()));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("the apt of this host has no sources of Debian bookworm", e.getMessage());
    assertEquals(
        Optional.of(
            "name a mirror of Debian with PYRO_DEBIAN_MIRROR=ADDRESS, or import an environment:"
                + " pyro env import"),
        e.hint());
    for (String address :
        List.of("http://mirror.example/debian", "http://mirror.example/debian//")) {
      assertEquals(
          OF_THE_MIRROR, AptSources.read(absent, "bookworm", Optional.of(address)).forBuild());
    }
  }

  private void part(String name, String text) throws IOException {
    Files.writeString(apt.resolve("sources.list.d").resolve(name), text);
  }
}
