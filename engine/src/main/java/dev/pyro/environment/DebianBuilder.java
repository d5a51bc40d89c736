package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.Limits;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds root images, and fetches kernels, from Debian's packages. */
final class DebianBuilder {
  static final String SUITE = "bookworm";

  /** What a workspace's disk has by default; an image of that size needs no growth. */
  static final long VIRTUAL_BYTES = (long) Limits.DEFAULT_DISK_MIB << 20;

  private static final long KERNEL_BUILD_BYTES = 300L << 20;
  private static final String DOWNLOAD = "the download";

  /** How long apt's sources have to answer when they are only asked. */
  private static final Duration ASKING = Duration.ofSeconds(30);

  /** With these, apt fetches the signed names of the lists, and no list; see apt.conf(5). */
  private static final List<String> BRIEF =
      List.of(
          "Acquire::IndexTargets::deb::Packages::DefaultEnabled \"false\";",
          "Acquire::http::Timeout \"10\";",
          "Acquire::https::Timeout \"10\";",
          "Acquire::Retries \"0\";");

  private final Tools tools;
  private final AptConfiguration apt;

  DebianBuilder(Tools tools, AptConfiguration apt) {
    this.tools = tools;
    this.apt = apt;
  }

  /**
   * Checks that the host has the programs for it.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} with what to install
   */
  void check() {
    tools.require("setsid", "util-linux");
    tools.require("apt-get", "apt");
    tools.require("dpkg-deb", "dpkg");
    tools.require("tar", "tar");
    tools.require("mke2fs", "e2fsprogs");
    apt.sources(SUITE); // refuses early
  }

  /**
   * Builds {@code image.ext4} in the folder for work, and beside it {@code packages} and {@code
   * tools-used}: what is in it, and what made it.
   */
  void buildImage(
      CuratedEnvironments.Entry entry,
      BuildFolders folders,
      BuildPlace place,
      Progress.Listener listener) {
    check();
    String task = "build " + entry.name();
    checkSpace(task, folders.work(), entry.buildBytes());
    AptSources sources = apt.sources(SUITE);
    Map<String, String> variables = new HashMap<>();
    variables.put("PYRO_SUITE", SUITE);
    variables.put("PYRO_SOURCES", sources.forBuild());
    variables.put("PYRO_PACKAGES", String.join(" ", entry.packages()));
    variables.put("PYRO_GUEST_SOURCES", sources.forGuest());
    variables.put("PYRO_BYTES", Long.toString(VIRTUAL_BYTES));
    variables.put("PYRO_LABEL", "pyro-root");
    BuildProgress progress = new BuildProgress(task, listener);
    require(
        progress,
        download(folders, variables, List.of(), "packages.sh").run(DOWNLOAD, progress::line));
    ChildProcess.Outcome outcome = place.assemble(folders, variables, progress::line);
    if (outcome.status() != 0) {
      remove(folders.packages()); // one of them may be what is wrong
    }
    require(progress, outcome);
  }

  /** Unpacks the newest cloud kernel to the folder {@code kernel} in the folder for work. */
  void fetchKernel(BuildFolders folders, Progress.Listener listener) {
    check();
    String task = "fetch the kernel";
    checkSpace(task, folders.work(), KERNEL_BUILD_BYTES);
    Map<String, String> variables = new HashMap<>();
    variables.put("PYRO_SUITE", SUITE);
    variables.put("PYRO_SOURCES", apt.sources(SUITE).forBuild());
    variables.put("PYRO_KERNEL", "linux-image-cloud-amd64");
    BuildProgress progress = new BuildProgress(task, listener);
    require(
        progress,
        download(folders, variables, List.of(), "kernel.sh").run(DOWNLOAD, progress::line));
  }

  /**
   * Downloads what the apt sources have signed, which takes a moment: so they answer, and their
   * keys are known here.
   */
  void askSources(BuildFolders folders) {
    check();
    Map<String, String> variables = new HashMap<>();
    variables.put("PYRO_SUITE", SUITE);
    variables.put("PYRO_SOURCES", apt.sources(SUITE).forBuild());
    BuildProgress progress = new BuildProgress("ask apt's sources", Progress.Listener.none());
    ChildProcess.Outcome outcome =
        download(folders, variables, BRIEF).within(ASKING).run(DOWNLOAD, progress::line);
    if (outcome.status() != 0) {
      String reason =
          outcome.tail().stream()
              .filter(line -> line.startsWith("E: "))
              .findFirst()
              .map(line -> line.substring(3))
              .orElse("apt ended with status " + outcome.status());
      PyroException failure = progress.failure(outcome);
      throw new PyroException(
          failure.code(),
          "packages of Debian " + SUITE + " cannot be had: " + reason,
          failure.remedy().orElse(null),
          failure);
    }
  }

  /**
   * Prepares a download of lists of packages, and what is done with them.
   *
   * @param options of apt, beside the host's
   */
  private ChildProcess download(
      BuildFolders folders,
      Map<String, String> variables,
      List<String> options,
      String... scripts) {
    if (folders.work().toString().contains("\"")) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "apt cannot work in a folder with a double quote in its name: " + folders.work(),
          "set PYRO_HOME to another folder",
          null);
    }
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(folders.variables());
    all.putAll(apt.trusted());
    all.putAll(apt.proxies());
    all.put("PYRO_OPTIONS", lines(apt.options()) + lines(options));
    String script = BuildScript.read("suite.sh", "apt.sh") + BuildScript.read(scripts);
    return BuildScript.unprivileged(tools, script, all);
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static void require(BuildProgress progress, ChildProcess.Outcome outcome) {
    if (outcome.status() != 0) {
      throw progress.failure(outcome);
    }
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
