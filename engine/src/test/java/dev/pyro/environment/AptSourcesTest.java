package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  private static final String DEBIAN =
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
        AptSources.read(apt, "bookworm").forBuild());
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

    String text = AptSources.read(apt, "bookworm").forBuild();

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
        AptSources.read(apt, "bookworm").forBuild());
  }

  @Test
  void otherSuitesAndProductsAreNotTaken() throws IOException {
    part("tool.list", "deb http://tool.example/apt stable main\n");
    part("next.list", "deb http://mirror.example/debian trixie main\n");
    part("updates.list", "deb http://mirror.example/debian bookworm-updates main\n");

    assertEquals(DEBIAN, AptSources.read(apt, "bookworm").forBuild());
  }

  @Test
  void disabledEntriesAndOtherFilesAreNotTaken() throws IOException {
    String entry = "Types: deb\nURIs: http://m.example/\nSuites: bookworm\nComponents: main\n";
    part("a.sources", "Enabled: no\n" + entry);
    part("b.sources.disabled", entry);

    assertEquals(DEBIAN, AptSources.read(apt, "bookworm").forBuild());
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
        AptSources.read(apt, "bookworm").forGuest());
  }

  @Test
  void hostWithoutSourcesOfTheSuiteGetsThoseOfDebian() {
    assertEquals(DEBIAN, AptSources.read(apt.resolve("absent"), "bookworm").forBuild());
  }

  private void part(String name, String text) throws IOException {
    Files.writeString(apt.resolve("sources.list.d").resolve(name), text);
  }
}
