package dev.pyro.junit;

import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A workspace.
 *
 * @param hasFailed whether a test that could use it has failed
 */
record HeldWorkspace(Workspace value, Place place, SharedPyro shared, AtomicBoolean hasFailed)
    implements Held {
  static HeldWorkspace create(SharedPyro shared, Place place) {
    try {
      return new HeldWorkspace(
          create(shared.pyro(), place.sandbox()), place, shared, new AtomicBoolean());
    } catch (PyroException e) {
      throw Failures.of("create the workspace", place, e);
    }
  }

  private static Workspace create(Pyro pyro, Sandbox asked) {
    WorkspaceSpec.Builder spec =
        WorkspaceSpec.builder(asked.environment())
            .vcpuCount(asked.vcpuCount())
            .memMib(asked.memMib())
            .ttlSeconds(asked.ttlSeconds())
            .networkPolicy(asked.networkPolicy())
            .allowDomains(List.of(asked.allowDomains()))
            .allowAddresses(List.of(asked.allowAddresses()))
            .label("made-by", "pyro-junit");
    if (!asked.seed().isEmpty()) {
      Path seed = Path.of(asked.seed());
      spec.seedPath(seed).excludeIgnored(Files.isDirectory(seed));
    }
    return pyro.createWorkspace(spec.build());
  }

  @Override
  public void tellFailure(ExtensionContext failed) {
    hasFailed.set(true);
    new Report(
            value.id(),
            "workspace " + value.id() + " of " + place.name(),
            Logs.of(value),
            Logs.console(value))
        .publish(failed);
  }

  @Override
  public void remove(ExtensionContext context) {
    if (hasFailed.get() && isToBeKept(context) && isThere()) {
      System.err.println(howToEnter());
      return;
    }
    try {
      value.delete();
    } catch (PyroException e) {
      if (e.code() != ErrorCode.NOT_FOUND) { // the test has deleted it
        throw e;
      }
    }
  }

  private boolean isToBeKept(ExtensionContext context) {
    return place.sandbox().keepOnFailure()
        || context
            .getConfigurationParameter(Sandbox.KEEP_PARAMETER)
            .filter(Boolean::parseBoolean)
            .isPresent();
  }

  private boolean isThere() {
    try {
      value.status();
      return true;
    } catch (PyroException e) {
      return false;
    }
  }

  private String howToEnter() {
    String pyro =
        shared.home().map(home -> "PYRO_HOME=" + home + " ").orElse("") + "pyro workspace";
    int ttl = place.sandbox().ttlSeconds();
    return "pyro: workspace "
        + value.id()
        + " is kept"
        + (ttl == 0 ? "" : ", until nothing was done in it for " + ttl + " s")
        + ":\n  "
        + pyro
        + " exec "
        + value.id()
        + " -i -t --timeout-seconds 3600 -- bash\n  "
        + pyro
        + " delete "
        + value.id();
  }
}
