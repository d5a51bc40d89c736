package dev.pyro.cli.mcp;

import dev.pyro.InputFile;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.cli.console.StandardInput;
import dev.pyro.cli.console.StandardOutput;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.core.UsageException;
import dev.pyro.cli.core.Version;
import dev.pyro.mcp.BearerToken;
import dev.pyro.mcp.HttpAddress;
import dev.pyro.mcp.HttpTransport;
import dev.pyro.mcp.StdioTransport;
import dev.pyro.mcp.serve.ProjectSource;
import dev.pyro.mcp.serve.PyroServer;
import dev.pyro.tools.View;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code pyro mcp serve}. */
public final class McpServeCommand implements Subcommand {
  private static final Flag PROFILE =
      Flag.withValue("profile", "PROFILE", "offer these tools (" + View.DEFAULT + ")");
  private static final Flag MODE = Flag.withValue("mode", "MODE", "offer the tools of one job");
  private static final Flag PROJECT =
      Flag.withValue("project-path", "DIR", "what workspaces start from if nothing is named");
  private static final Flag URL =
      Flag.withValue("repo-url", "URL", "the same, from a Git repository");
  private static final Flag REF =
      Flag.withValue("repo-ref", "REF", "the repository's branch or tag");
  private static final Flag NO_PROJECT =
      Flag.of("no-project-source", "do not start workspaces from the checkout around");
  private static final Flag POOL =
      Flag.withValue("pool", "N", "keep so many machines ready, 0 to 8 (2)");
  private static final Flag HTTP =
      Flag.withValue("http", "[HOST:]PORT", "serve over HTTP instead of standard input and output");
  private static final Flag TOKEN =
      Flag.withValue(
          "token-file",
          "FILE",
          "the file with the bearer token of HTTP requests (mcp-token in PYRO_HOME)");

  /** A person who starts the server by hand would see nothing at all. */
  private static final String ON_TERMINAL =
      """
      pyro: waiting for an MCP client on standard input; Ctrl-D ends this
      pyro: a client starts the server by itself; in its configuration:
      pyro: {"mcpServers": {"pyro": {"command": "pyro", "args": ["mcp", "serve"]}}}\
      """;

  private static final int DEFAULT_POOL = 2;
  private static final int MAX_POOL = 8;

  @Override
  public Usage usage() {
    return Usage.of("serve pyro's operations to agents over the Model Context Protocol")
        .flags(PROFILE, MODE, PROJECT, URL, REF, NO_PROJECT, POOL, HTTP, TOKEN)
        .withoutJson()
        .notes(
            "Standard output carries the protocol and nothing else. Workspaces live on when the server",
            "ends; what it runs does not.",
            "",
            "Over HTTP it listens on 127.0.0.1 at /mcp. Each request must have the header Authorization: Bearer",
            "TOKEN, because other users of the host can connect, too. The file with the token is made at the",
            "first start; any other address needs --token-file.",
            "",
            "A workspace without seed_path starts as a copy of the project (--project-path, --repo-url, or the",
            "checkout around), without .git and what Git ignores.")
        .example("the usual tools, for the checkout around", "pyro mcp serve")
        .example("one tool, one command, one machine", "pyro mcp serve --profile vm-run")
        .example("for fixing a project", "pyro mcp serve --mode repro-fix --project-path .")
        .example("over HTTP", "pyro mcp serve --http 8080");
  }

  /** The names of the views are in the catalogue, and making that takes long. */
  @Override
  public Usage usageForHelp() {
    return usage()
        .details(
            "Profiles: " + names(View.profiles()) + ".", "Modes: " + names(View.modes()) + ".");
  }

  private static String names(List<View> views) {
    return String.join(", ", views.stream().map(View::name).toList());
  }

  @Override
  public int run(Invocation call) {
    call.refuseBoth(PROFILE, MODE);
    String view =
        call.has(MODE)
            ? known(call.value(MODE).orElseThrow(), View.modes(), MODE)
            : known(call.value(PROFILE).orElse(View.DEFAULT), View.profiles(), PROFILE);
    try (PyroServer server =
        new PyroServer(
            Version.CURRENT, view, Pyro.Options.defaults().withSpares(pool(call)), project(call))) {
      if (call.has(HTTP)) {
        serveHttp(server, call);
      } else {
        System.setOut(System.err); // what a library prints must not get into the protocol
        if (call.console().stdinIsTerminal()) {
          call.console().tell(ON_TERMINAL);
        }
        serve(server, new StandardInput(), call.console().out());
      }
      return ExitCode.OK;
    }
  }

  private static int pool(Invocation call) {
    int pool = call.number(POOL, DEFAULT_POOL);
    if (pool < 0 || pool > MAX_POOL) {
      throw new UsageException("--pool is " + pool + "; it must be from 0 to " + MAX_POOL, null);
    }
    return pool;
  }

  private static String known(String name, List<View> views, Flag flag) {
    List<String> names = views.stream().map(View::name).toList();
    if (!names.contains(name)) {
      throw new UsageException(
          "there is no " + flag.name() + " \"" + name + "\"",
          UsageException.didYouMean("", name, names, "there are: " + String.join(", ", names)));
    }
    return name;
  }

  private static Optional<ProjectSource> project(Invocation call) {
    long named = List.of(PROJECT, URL, NO_PROJECT).stream().filter(call::has).count();
    if (named > 1) {
      throw new UsageException(
          "--project-path, --repo-url and --no-project-source exclude each other",
          "leave all but one of them out");
    }
    if (call.has(REF) && !call.has(URL)) {
      throw new UsageException("--repo-ref goes with --repo-url", null);
    }
    if (call.has(NO_PROJECT)) {
      return Optional.empty();
    }
    if (call.has(PROJECT)) {
      return call.path(PROJECT).map(ProjectSource::directory);
    }
    return call.has(URL)
        ? Optional.of(ProjectSource.repository(call.value(URL).orElseThrow(), call.value(REF)))
        : ProjectSource.checkoutAround(Path.of(""));
  }

  /** Serves one client until its input ends. */
  public static void serve(PyroServer server, InputStream in, OutputStream out) {
    try {
      new StdioTransport(in, out).run(server.server());
    } catch (InterruptedException _) {
      // asked to end, as by Ctrl-C
    } catch (IOException e) {
      if (!StandardOutput.readerIsGone(e)) {
        throw PyroException.of("the connection to the client broke", e);
      }
    }
  }

  private static void serveHttp(PyroServer server, Invocation call) {
    try {
      HttpAddress address = HttpAddress.parse(call.value(HTTP).orElseThrow());
      Path file = tokenFile(address, call);
      if (call.has(TOKEN)) {
        InputFile.check(file, "the token file " + file);
      }
      BearerToken token = call.has(TOKEN) ? BearerToken.read(file) : BearerToken.readOrMake(file);
      try (HttpTransport http = start(server, address, token)) {
        call.console()
            .tell(
                "pyro: serving at http://"
                    + http.address().getAddress().getHostAddress()
                    + ":"
                    + http.address().getPort()
                    + HttpTransport.PATH
                    + "\npyro: clients must send the header Authorization: Bearer TOKEN, with the token in "
                    + file);
        new CountDownLatch(1).await(); // until a signal interrupts
      }
    } catch (InterruptedException _) {
      // asked to end
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), "see: pyro mcp serve --help");
    } catch (IOException e) {
      throw PyroException.of("cannot serve", e);
    }
  }

  private static HttpTransport start(PyroServer server, HttpAddress address, BearerToken token)
      throws IOException {
    try {
      return HttpTransport.start(server.server(), address, token);
    } catch (BindException e) {
      String what =
          "cannot serve on " + address.address().getHostAddress() + ", port " + address.port();
      throw PyroException.of(what, e)
          .withHint("give another port, or 0 for one that is free: --http 0");
    }
  }

  /** Returns the file of the token. The home's own serves only the programs of this host. */
  private static Path tokenFile(HttpAddress address, Invocation call) {
    if (!call.has(TOKEN) && !address.isLoopback()) {
      throw new IllegalArgumentException(
          "serving on "
              + address.address().getHostAddress()
              + ", which other hosts can reach, needs a bearer token");
    }
    return call.path(TOKEN).orElseGet(() -> Pyro.Options.defaults().home().resolve("mcp-token"));
  }
}
