package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Debian's packages and their sources, from where the host has its packages from. Apt checks their
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
    Path download =
        download(folder, "deb-src", List.of("source", "--download-only", "--tar-only", name));
    Path archive = only(download, "*.orig.tar.*").getFirst();
    Path sources = Files.createDirectory(folder.resolve(name));
    Process tar =
        new ProcessBuilder(
                "tar", "--strip-components=1", "-C", sources.toString(), "-xf", archive.toString())
            .inheritIO()
            .start();
    assertEquals(0, tar.waitFor());
    return sources;
  }

  /**
   * Downloads packages, without what they depend on.
   *
   * @param folder an empty one; all is put below it
   * @return a folder with nothing but the packages
   */
  public static Path packages(Path folder, String... names) throws Exception {
    List<String> words = new ArrayList<>(List.of("download"));
    words.addAll(List.of(names));
    Path download = download(folder, "deb", words);
    assertEquals(names.length, only(download, "*.deb").size());
    return download;
  }

  private static Path download(Path folder, String type, List<String> words) throws Exception {
    Path apt = Files.createDirectories(folder.resolve("apt"));
    Path download = Files.createDirectory(folder.resolve("download"));
    Path configuration = Files.writeString(apt.resolve("apt.conf"), configuration(apt, type));
    run(List.of("apt-get", "--quiet", "update"), download, configuration);
    List<String> command = new ArrayList<>(List.of("apt-get", "--quiet"));
    command.addAll(words);
    run(command, download, configuration);
    return download;
  }

  private static List<Path> only(Path folder, String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      files.forEach(found::add);
    }
    return found;
  }

  private static String configuration(Path apt, String type) throws Exception {
    for (String part : List.of("state/lists/partial", "cache/archives/partial", "parts")) {
      Files.createDirectories(apt.resolve(part));
    }
    AptSources sources =
        AptSources.read(Path.of("/etc/apt"), DebianBuilder.SUITE, Optional.empty());
    Files.writeString(
        apt.resolve("parts/source.sources"),
        sources.forBuild().replaceAll("(?m)^Types: deb$", "Types: " + type));
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

  private static void run(List<String> command, Path folder, Path configuration) throws Exception {
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
  }
}
