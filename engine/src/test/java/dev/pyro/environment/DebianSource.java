package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sources of Debian's packages, from where the host has its packages from. Apt checks their
 * signatures; it keeps its state in a folder of its own, so this needs no root.
 */
public final class DebianSource {
  private DebianSource() {}

  /**
   * Downloads what the authors of a package released, without Debian's changes, and unpacks it.
   *
   * @param folder an empty one; all is put below it
   * @return the folder that the sources are in
   */
  public static Path fetch(String name, Path folder) throws Exception {
    Path apt = Files.createDirectories(folder.resolve("apt"));
    Path download = Files.createDirectory(folder.resolve("download"));
    Path configuration = Files.writeString(apt.resolve("apt.conf"), configuration(apt));
    for (List<String> command :
        List.of(
            List.of("apt-get", "--quiet", "update"),
            List.of("apt-get", "--quiet", "source", "--download-only", "--tar-only", name))) {
      Files.writeString(download.resolve("log"), run(command, download, configuration));
    }
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(download, "*.orig.tar.*")) {
      Path archive = archives.iterator().next();
      Path sources = Files.createDirectory(folder.resolve(name));
      run(
          List.of("tar", "--strip-components=1", "-C", sources + "", "-xf", archive + ""),
          download,
          configuration);
      return sources;
    }
  }

  private static String configuration(Path apt) throws Exception {
    for (String part : List.of("state/lists/partial", "cache/archives/partial", "parts")) {
      Files.createDirectories(apt.resolve(part));
    }
    AptSources sources = AptSources.read(Path.of("/etc/apt"), DebianBuilder.SUITE);
    assertFalse(sources.isEmpty(), "the host has no sources of " + DebianBuilder.SUITE);
    Files.writeString(
        apt.resolve("parts/source.sources"),
        sources.forBuild().replaceAll("(?m)^Types: deb$", "Types: deb-src"));
    return """
    Dir::State "%1$s/state";
    Dir::State::Status "/dev/null";
    Dir::Cache "%1$s/cache";
    Dir::Etc::SourceList "/dev/null";
    Dir::Etc::SourceParts "%1$s/parts";
    APT::Sandbox::User "";
    APT::Get::AllowUnauthenticated "false";
    #clear APT::Update;
    """
        .formatted(apt);
  }

  private static String run(List<String> command, Path folder, Path configuration)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("APT_CONFIG", configuration.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process =
        builder.redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code + ":\n" + said);
    }
    return said;
  }
}
