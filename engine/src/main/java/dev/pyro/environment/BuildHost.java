package dev.pyro.environment;

import dev.pyro.store.Home;
import java.nio.file.Path;
import java.util.Map;

/** What builds need of this host: its programs, its user, its configuration of apt. */
public final class BuildHost {
  private final Tools tools;
  private final Namespace namespace;
  private final DebianBuilder builder;

  /** Describes this host; {@code environment} is that of this process. */
  public BuildHost(Map<String, String> environment) {
    this(
        Tools.on(environment.getOrDefault("PATH", "")),
        environment,
        User.current(),
        Path.of("/etc"));
  }

  BuildHost(Tools tools, Map<String, String> environment, User user, Path etc) {
    this.tools = tools;
    namespace = new Namespace(tools, user, etc);
    builder =
        new DebianBuilder(
            tools, namespace, new AptConfiguration(tools, etc.resolve("apt"), environment));
  }

  Tools tools() {
    return tools;
  }

  DebianBuilder builder() {
    return builder;
  }

  Workshop workshop(Home home) {
    return new Workshop(home, namespace);
  }
}
