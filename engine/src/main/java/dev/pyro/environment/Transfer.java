package dev.pyro.environment;

import dev.pyro.EnvironmentExport;
import dev.pyro.ErrorCode;
import dev.pyro.InputFile;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.tree.FileExporter;
import dev.pyro.tree.Staging;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.ZipException;

/** Takes environments from one home to another, as an {@link EnvironmentFile}. */
final class Transfer {
  private static final int COPY_BYTES = 1 << 20;

  private final Home home;
  private final KernelStore kernels;
  private final BuildHost host;
  private final Progress.Listener listener;

  Transfer(Home home, KernelStore kernels, BuildHost host, Progress.Listener listener) {
    this.home = home;
    this.kernels = kernels;
    this.host = host;
    this.listener = listener;
  }

  /** Writes an installed environment and the newest kernel to a file that does not exist. */
  EnvironmentExport export(Environment environment, Path output) {
    Staging.check(output);
    Kernel kernel = kernels.require();
    String task = "export " + environment.name();
    Workshop workshop = host.workshop(home);
    try (FileLock _ = workshop.lock(task, listener);
        Workshop.Bench bench = workshop.open("export")) {
      List<FreeBlocks.Range> used = used(environment);
      long total = used.stream().mapToLong(range -> range.end() - range.start()).sum();
      Path packed = bench.path().resolve("packed");
      String digest;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(packed))) {
        digest =
            EnvironmentFile.write(
                out,
                Files.readAllBytes(environment.image().resolveSibling(EnvironmentRecord.FILE)),
                kernels.pack(kernel),
                environment.image(),
                used,
                done ->
                    listener.on(
                        new Progress(task, "writing", done, OptionalLong.of(total), false)));
      }
      if (!digest.equals(environment.digest())) {
        throw damaged(environment, null);
      }
      long size = Files.size(packed);
      FileExporter.export(output, (_, _) -> {}, size, file -> copy(packed, file));
      listener.on(new Progress(task, "ready", total, OptionalLong.of(total), true));
      return new EnvironmentExport(
          environment.name(),
          environment.digest(),
          kernel.version(),
          output.toAbsolutePath().normalize().toString(),
          size);
    } catch (IOException e) {
      throw PyroException.of("cannot " + task + " by way of " + home.builds(), e);
    }
  }

  private List<FreeBlocks.Range> used(Environment environment) {
    try {
      return new ImageDigest(host.tools()).used(environment.image());
    } catch (IOException e) {
      throw damaged(environment, e);
    }
  }

  private static PyroException damaged(Environment environment, IOException cause) {
    String name = environment.name();
    return new PyroException(
        ErrorCode.INTERNAL,
        "cannot export " + name + ": its image is damaged",
        Remedy.call("", "env_inspect", name).then(" marks it as broken"),
        cause);
  }

  private static void copy(Path from, FileExporter to) throws IOException {
    try (FileChannel in = FileChannel.open(from)) {
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      for (long at = 0; in.read(buffer.clear()) >= 0; at += buffer.limit()) {
        to.write(at, buffer.flip());
      }
    }
  }

  /**
   * Installs what is in a file, and returns its record.
   *
   * @param curated says whether there may be an environment of that name
   */
  EnvironmentRecord load(Path file, CuratedEnvironments curated) {
    String task = "import " + file;
    Workshop workshop = host.workshop(home);
    try (FileLock _ = workshop.lock(task, listener);
        Workshop.Bench bench = workshop.open("import");
        InputStream in = InputFile.open(file, "the file " + file)) {
      listener.on(new Progress(task, "reading", 0, OptionalLong.empty(), false));
      Path finished = Home.ensureFolder(bench.path().resolve("finished"));
      EnvironmentFile.Content content = EnvironmentFile.read(in, finished, EnvironmentStore.IMAGE);
      String name = curated.find(content.environment().name()).name();
      Path image = finished.resolve(EnvironmentStore.IMAGE);
      Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("r--r--r--"));
      AtomicFiles.sync(image);
      AtomicFiles.requireOnlyFiles(home.environment(name));
      kernels.install(content.kernel(), bench);
      bench.publish(finished, home.environment(name));
      listener.on(new Progress(task, "ready", 0, OptionalLong.empty(), true));
      return content.environment();
    } catch (EOFException e) {
      throw damaged(file, "it ends too early", e);
    } catch (ZipException | UTFDataFormatException e) {
      throw damaged(file, "it is no file of `env export`", e);
    } catch (EnvironmentFile.Damaged e) {
      throw damaged(file, e.getMessage(), e);
    } catch (IOException e) {
      throw PyroException.of("cannot " + task, e);
    }
  }

  private static PyroException damaged(Path file, String why, IOException cause) {
    return new PyroException(
        ErrorCode.INVALID_ARGUMENT,
        "cannot import " + file + ": " + why,
        "it is damaged, or no file of `pyro env export`: copy it again",
        cause);
  }
}
