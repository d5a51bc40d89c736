package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.Limits;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Builds root images, and fetches kernels, from Debian's packages. */
final class DebianBuilder {
  static final String SUITE = "bookworm";

  /** What a workspace's disk has by default; an image of that size needs no growth. */
  static final long VIRTUAL_BYTES = (long) Limits.DEFAULT_DISK_MIB << 20;

  private static final long KERNEL_BUILD_BYTES = 300L << 20;

  private final Tools tools;
  private final Namespace namespace;
  private final AptConfiguration apt;

  DebianBuilder(Tools tools, Namespace namespace, AptConfiguration apt) {
    this.tools = tools;
    this.namespace = namespace;
    this.apt = apt;
  }

  /**
   * Builds {@code image.ext4} in the folder {@code work}, and beside it {@code packages}, {@code
   * tools} and {@code sectors}: what is in it, what made it, and what it takes on the disk.
   *
   * @param packages a folder for downloads; an interrupted build is resumed from there
   */
  void buildImage(
      CuratedEnvironments.Entry entry, Path work, Path packages, Progress.Listener listener) {
    tools.require("mke2fs", "e2fsprogs");
    Map<String, String> variables = new HashMap<>();
    variables.put("PYRO_PACKAGES", String.join(",", entry.packages()));
    variables.put("PYRO_BYTES", Long.toString(VIRTUAL_BYTES));
    variables.put("PYRO_LABEL", "pyro-root");
    run(
        "image.sh",
        "build " + entry.name(),
        entry.buildBytes(),
        work,
        packages,
        variables,
        listener);
  }

  /** Unpacks the newest cloud kernel to the folder {@code kernel} in {@code work}. */
  void fetchKernel(Path work, Path packages, Progress.Listener listener) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PYRO_KERNEL", "linux-image-cloud-amd64");
    run("kernel.sh", "fetch the kernel", KERNEL_BUILD_BYTES, work, packages, variables, listener);
  }

  private void run(
      String script,
      String task,
      long neededBytes,
      Path work,
      Path packages,
      Map<String, String> variables,
      Progress.Listener listener) {
    tools.require("mmdebstrap", "mmdebstrap");
    namespace.check();
    checkSpace(task, work, neededBytes);
    variables.put("PYRO_WORK", work.toString());
    variables.put("PYRO_CACHE", packages.toString());
    variables.put("PYRO_SUITE", SUITE);
    variables.put("PYRO_OPTIONS", String.join("\n", apt.options()));
    variables.putAll(apt.proxies());
    variables.putAll(sources(work));
    BuildProgress progress = new BuildProgress(task, listener);
    ChildProcess.Outcome outcome =
        namespace
            .script(Scripts.read("debian.sh") + Scripts.read(script), variables)
            .run("to " + task, progress::line);
    if (outcome.status() != 0) {
      if (progress.hasDownloaded()) {
        remove(packages); // one of them may be what is wrong
      }
      throw progress.failure(outcome);
    }
  }

  private Map<String, String> sources(Path work) {
    AptSources sources = apt.sources(SUITE);
    if (sources.isEmpty()) {
      return Map.of("PYRO_SOURCES", "", "PYRO_GUEST_SOURCES", "");
    }
    Path file = work.resolve("host.sources");
    try {
      Files.writeString(file, sources.forBuild());
    } catch (IOException e) {
      throw PyroException.of("cannot write " + file, e);
    }
    // by its name only: mmdebstrap takes a path with a colon for an address
    return Map.of(
        "PYRO_SOURCES", file.getFileName().toString(), "PYRO_GUEST_SOURCES", sources.forGuest());
  }

  private static void remove(Path folder) {
    try {
      AtomicFiles.deleteTree(folder);
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + folder, e);
    }
  }

  private static void checkSpace(String task, Path folder, long neededBytes) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < neededBytes) {
        throw new PyroException(
            ErrorCode.UNAVAILABLE,
            String.format(
                Locale.ROOT,
                "cannot %s: it needs %d MiB of free disk space in %s, which has %d MiB",
                task,
                neededBytes >> 20,
                folder.getParent(),
                free >> 20),
            "free disk space, or set PYRO_HOME to a folder on a larger disk",
            null);
      }
    } catch (IOException e) {
      throw PyroException.of("cannot tell the free space of " + folder, e);
    }
  }
}
