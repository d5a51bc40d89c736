package dev.pyro.environment;

import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** An installed environment with a small image, made in milliseconds. */
final class SampleEnvironment {
  private static final Tools TOOLS = Tools.on(System.getenv("PATH"));

  private SampleEnvironment() {}

  static Path install(Home home, String name) throws IOException {
    return install(home, name, List.of("file=1"));
  }

  static Path install(Home home, String name, List<String> packages) throws IOException {
    Path folder = Home.ensureFolder(home.environment(name));
    Path image = folder.resolve("image.ext4");
    Path content = Files.createDirectory(folder.resolve("content"));
    Files.write(content.resolve("file"), new byte[100_000]);
    TOOLS
        .program("mke2fs", "-q", "-t", "ext4", "-d", content.toString(), image.toString(), "8M")
        .require("make an image");
    AtomicFiles.deleteTree(content);
    new EnvironmentRecord(
            name,
            "sample",
            packages,
            new ImageDigest(TOOLS).of(image),
            Files.size(image),
            1 << 20,
            Instant.EPOCH,
            List.of())
        .write(folder);
    return folder;
  }
}
