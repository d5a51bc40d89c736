package dev.pyro.store;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Every folder of pyro's home, and the files that are in none of them. What is in a folder of an
 * environment, a kernel or a template, the class that makes it knows.
 *
 * <pre>
 * environments/NAME/   an environment: its image, and what is known of it
 * environments/.*      see {@link #builds} and {@link #packages}
 * kernels/VERSION/     a kernel, its modules, and what is known of it
 * templates/KEY/       a memory template: the memory of a booted machine, and its devices' state
 * vms/ID/              a one-shot machine: its disk and sockets, and owner.lock
 * workspaces/ID/       a workspace, see {@link WorkspaceFolder}
 * locks/               a file for each name that only one process may work on at a time
 * tmp/                 folders of work under way, each with its owner.lock
 * accelerator.json     which accelerator works since this boot of the host
 * keeper.sock          where the keeper listens; there while it runs, or after it was killed
 * keeper.log           what the last keeper has complained of
 * mcp-token            the bearer token of pyro mcp serve --http, which makes it
 * </pre>
 *
 * @param root the absolute path of the home itself
 */
public record Home(Path root) {
  /**
   * A disk names the disk that it is based on in at most 1023 bytes (QEMU, docs/interop/qcow2);
   * this leaves room for the longest path below the home that is one.
   */
  private static final int MAX_ROOT_BYTES = 900;

  /** Java puts this where a variable has other bytes: it would be another folder. */
  private static final char REPLACEMENT = '\ufffd';

  /**
   * Checks that the home can be a folder, and that the paths of disks below it are short enough.
   */
  public Home {
    root = root.toAbsolutePath().normalize();
    int bytes = root.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ROOT_BYTES) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the home " + root + " has a path of " + bytes + " bytes; the limit is " + MAX_ROOT_BYTES,
          "set PYRO_HOME to a shorter path",
          null);
    }
    if (root.toString().indexOf(REPLACEMENT) >= 0) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the home " + root + " has a name that is not UTF-8",
          "set PYRO_HOME to another folder",
          null);
    }
    if (!Files.isDirectory(root) && Files.exists(root)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the home " + root + " is not a folder",
          "set PYRO_HOME to a folder",
          null);
    }
  }

  /**
   * Returns the home that an environment asks for: {@code PYRO_HOME}, else the XDG data folder,
   * which is below {@code HOME}. Without these it is below the user's own folder.
   */
  public static Home of(Map<String, String> env) {
    String home = env.getOrDefault("PYRO_HOME", "");
    if (!home.isEmpty()) {
      return new Home(Path.of(home));
    }
    String data = env.getOrDefault("XDG_DATA_HOME", "");
    if (data.startsWith("/")) { // a relative one is to be ignored: XDG base directory specification
      return new Home(Path.of(data, "pyro"));
    }
    String user = env.getOrDefault("HOME", "");
    String own = user.isEmpty() ? System.getProperty("user.home") : user;
    return new Home(Path.of(own, ".local", "share", "pyro"));
  }

  /** Returns the folder of all environments. */
  public Path environments() {
    return root.resolve("environments");
  }

  /** Returns the folder of one environment; {@code /} and {@code :} in its name are replaced. */
  public Path environment(String name) {
    return environments().resolve(name.replace('/', '_').replace(':', '-'));
  }

  /** Returns the folder of builds under way; no environment has its name. */
  public Path builds() {
    return environment(".build"); // beside the environments, so that a finished one can be moved
  }

  /** Returns the folder of downloaded packages; no environment has its name. */
  public Path packages() {
    return environment(".packages");
  }

  /** Returns the folder of all kernels. */
  public Path kernels() {
    return root.resolve("kernels");
  }

  /** Returns the folder of all memory templates. */
  public Path templates() {
    return root.resolve("templates");
  }

  /** Returns the folder of all one-shot machines. */
  public Path vms() {
    return root.resolve("vms");
  }

  /** Returns the folder of all workspaces. */
  public Path workspaces() {
    return root.resolve("workspaces");
  }

  /** Returns the folder of one workspace. */
  public WorkspaceFolder workspace(String id) {
    return new WorkspaceFolder(workspaces().resolve(id));
  }

  /** Returns the folder of work under way. */
  public Path tmp() {
    return root.resolve("tmp");
  }

  /** Returns the file whose lock serialises work on {@code name}. */
  public Path lock(String name) {
    return root.resolve("locks").resolve(name.replace('/', '_').replace(':', '-'));
  }

  /** Returns the socket of the process that keeps the networks of this home's workspaces. */
  public Path keeperSocket() {
    return root.resolve("keeper.sock");
  }

  /** Returns what that process has complained of. */
  public Path keeperLog() {
    return root.resolve("keeper.log");
  }

  /** Returns the folder of programs that pyro brings along. */
  public Path tools() {
    return root.resolve("tools");
  }

  /** Returns the file that remembers how far QEMU can be confined since this boot of the host. */
  public Path confinement() {
    return root.resolve("confinement.json");
  }

  /** Returns the file that remembers which accelerator works since this boot of the host. */
  public Path accelerator() {
    return root.resolve("accelerator.json");
  }

  /**
   * Creates a folder of the home, open to nobody else, and its parents; one that exists is fine.
   */
  public static Path ensureFolder(Path folder) {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return folder;
    }
    try {
      Path parent = folder.getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        ensureFolder(parent);
      }
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new PyroException(
            ErrorCode.UNAVAILABLE,
            folder + " is not a folder",
            "a file is where a folder of pyro's has to be: move it away, and try again",
            e);
      }
    } catch (IOException e) {
      throw cannotCreate(folder, e);
    }
    return folder;
  }

  static PyroException cannotCreate(Path folder, IOException cause) {
    PyroException failure = PyroException.of("cannot create the folder " + folder, cause);
    return failure.remedy().isPresent() // the disk is full: another folder there would not help
        ? failure
        : failure.withHint("set PYRO_HOME to a folder that you can write to");
  }
}
