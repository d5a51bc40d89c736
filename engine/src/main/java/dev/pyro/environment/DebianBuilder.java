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
    require(progress, download(folders, variables, progress, BuildScript.read("packages.sh")));
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
    require(progress, download(folders, variables, progress, BuildScript.read("kernel.sh")));
  }

  private ChildProcess.Outcome download(
      BuildFolders folders, Map<String, String> variables, BuildProgress progress, String script) {
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
    all.put("PYRO_OPTIONS", String.join("\n", apt.options()));
    return BuildScript.unprivileged(tools, BuildScript.read("suite.sh", "apt.sh") + script, all)
        .run("the download", progress::line);
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
