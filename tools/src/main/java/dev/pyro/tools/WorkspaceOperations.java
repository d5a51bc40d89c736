package dev.pyro.tools;

import static dev.pyro.tools.OnWorkspace.onWorkspace;
import static dev.pyro.tools.Parameter.bool;
import static dev.pyro.tools.Parameter.groups;
import static dev.pyro.tools.Parameter.integer;
import static dev.pyro.tools.Parameter.text;
import static dev.pyro.tools.Parameter.textList;
import static dev.pyro.tools.Parameter.textMap;

import dev.pyro.Command;
import dev.pyro.DiffRequest;
import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.Limits;
import dev.pyro.NetworkPolicy;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.StopOptions;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceLogs;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceSummary;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.tools.Operation.Effect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The operations on workspaces themselves; those on their files are in {@link FileOperations}. */
final class WorkspaceOperations {
  private static final String CLEAR_DOMAINS = "clear_allow_domains";
  private static final String CLEAR_ADDRESSES = "clear_allow_addresses";

  static final Parameter SECRETS =
      groups(
          "secrets",
          "For secret_env; results have [REDACTED] in place of a value.",
          text("name", "").asRequired(),
          text("value", "At least 4 characters."),
          text("file_path", "Or a host file that holds it."));
  static final Parameter EXCLUDE =
      textList("exclude", "Patterns as in .gitignore of what is left out, such as *.o or /build/.");
  static final Parameter EXCLUDE_IGNORED =
      bool("exclude_ignored", "Leave out what Git ignores, and .git.");
  static final Parameter SECRET_ENV =
      textMap("secret_env", "Secrets of the workspace, each with the variable to put it in.");

  private static final Parameter STOP_TIMEOUT =
      integer(Limits.STOP_TIMEOUT_SECONDS, "How long to wait for commands that run in it.");
  private static final Parameter FORCE =
      bool("force", "Then end what still runs; without it, the call fails.");

  private WorkspaceOperations() {}

  static List<Operation<?>> all() {
    return List.of(
        new Operation<>(
                "workspace_create",
                "Create workspace",
                "Create a persistent Linux machine whose /workspace starts as a copy of seed_path"
                    + " (a host directory or tar), or empty. Use it for work of several steps;"
                    + " edits stay in the machine until workspace_export or workspace_diff. The"
                    + " workspace_id is valid until workspace_delete or ttl_seconds without"
                    + " activity.",
                List.of(
                    text(
                        "seed_path",
                        "Host directory or .tar, .tar.gz, .tgz, .tar.xz, .tar.zst to start from."),
                    EXCLUDE,
                    EXCLUDE_IGNORED,
                    VmOperations.ENVIRONMENT,
                    text("name", "A unique name, usable as workspace_id."),
                    textMap("labels", "For finding it again."),
                    VmOperations.VCPUS,
                    VmOperations.MEMORY,
                    integer(Limits.DISK_MIB, "Disk in MiB."),
                    integer(
                        Limits.WORKSPACE_TTL_SECONDS,
                        "Removed after so long without activity; 0 is never."),
                    NetworkParameters.policy(
                            "What the machine may reach: egress is the outside world, private"
                                + " networks and this host only by a rule; published-ports lets service_start publish"
                                + " ports.")
                        .withDefault(NetworkPolicy.OFF.wireName()),
                    NetworkParameters.DOMAINS,
                    NetworkParameters.ADDRESSES,
                    SECRETS,
                    bool("allow_host_compat", "Always refused; leave false.")),
                WorkspaceStatus.class,
                Effect.CREATE,
                (pyro, arguments, _) -> pyro.createWorkspace(spec(arguments)).status(),
                Texts::of)
            .takingLong(),
        new Operation<>(
            "workspace_list",
            "List workspaces",
            "List workspaces, the most recently active first.",
            List.of(textMap("labels", "Only those with all of these labels.")),
            WorkspaceList.class,
            Effect.READ,
            (pyro, arguments, _) -> pyro.listWorkspaces(arguments.textMap("labels")),
            Texts::of),
        onWorkspace(
            "workspace_update",
            "Update workspace",
            "Change a workspace's name and labels, and what it may reach: that holds at once for"
                + " new connections.",
            List.of(
                text("name", "The new name."),
                bool("clear_name", "Take the name away."),
                textMap("labels", "Labels to set."),
                textList("clear_labels", "Keys of labels to take away."),
                NetworkParameters.policy(
                    "What it may reach; one without egress empties the lists."),
                textList(NetworkParameters.DOMAINS.name(), "Replaces the names it may reach."),
                bool(CLEAR_DOMAINS, "Take the names away."),
                textList(NetworkParameters.ADDRESSES.name(), "Replaces the addresses."),
                bool(CLEAR_ADDRESSES, "Take the addresses away.")),
            Effect.REPLACE,
            WorkspaceStatus.class,
            Texts::of,
            (pyro, workspace, arguments) -> pyro.updateWorkspace(workspace, update(arguments))),
        onWorkspace(
            "workspace_status",
            "Workspace status",
            "Tell a workspace's state, limits and when it expires.",
            Effect.READ,
            WorkspaceStatus.class,
            Texts::of,
            Pyro::statusWorkspace),
        onWorkspace(
            "workspace_summary",
            "Summarize workspace",
            "Tell what was done since the last reset: commands, edits, changed files, exports. Use"
                + " it before handing work over.",
            Effect.READ,
            WorkspaceSummary.class,
            Texts::of,
            Pyro::summaryWorkspace),
        exec(),
        onWorkspace(
            "workspace_logs",
            "Workspace log",
            "Give every command since the last reset with its output, every edit, and what the"
                + " network allowed and denied.",
            Effect.READ,
            WorkspaceLogs.class,
            Texts::of,
            Pyro::logsWorkspace),
        onWorkspace(
            "workspace_diff",
            "Diff workspace",
            "Compare /workspace with what it started from. Gives one patch for `git apply` and the"
                + " list of changed paths, binary and ignored files included.",
            List.of(
                textList("paths", "Only these: files, directories, or patterns such as *.c."),
                textList("exclude", "Not these."),
                bool("include_ignored", "What .gitignore ignores is in the patch, too."),
                bool("binary", "Binary files are in the patch, too.")),
            Effect.READ,
            WorkspaceDiff.class,
            Texts::of,
            (pyro, workspace, arguments) ->
                pyro.diffWorkspace(
                    workspace,
                    new DiffRequest(
                        arguments.textList("paths"),
                        arguments.textList("exclude"),
                        arguments.bool("include_ignored"),
                        arguments.bool("binary")))),
        onWorkspace(
                "workspace_reset",
                "Reset workspace",
                "Throw away all changes: a fresh machine, /workspace as it started, empty log.",
                List.of(
                    text("snapshot", "What to go back to.")
                        .oneOf("baseline")
                        .withDefault("baseline"),
                    STOP_TIMEOUT,
                    FORCE),
                Effect.REPLACE,
                WorkspaceStatus.class,
                Texts::of,
                (pyro, workspace, arguments) ->
                    pyro.resetWorkspace(workspace, stopOptions(arguments)))
            .takingLong(),
        onWorkspace(
            "workspace_stop",
            "Stop workspace",
            "Power the machine off; files stay, processes end.",
            List.of(STOP_TIMEOUT, FORCE),
            Effect.DESTROY,
            WorkspaceStatus.class,
            Texts::of,
            (pyro, workspace, arguments) -> pyro.stopWorkspace(workspace, stopOptions(arguments))),
        onWorkspace(
            "workspace_start",
            "Start workspace",
            "Boot a stopped workspace with the files it had.",
            Effect.REPLACE,
            WorkspaceStatus.class,
            Texts::of,
            Pyro::startWorkspace),
        onWorkspace(
            "workspace_delete",
            "Delete workspace",
            "Remove a workspace and all that is in it; export first what is to be kept.",
            Effect.DESTROY,
            Deleted.class,
            deleted -> "deleted workspace " + deleted.workspaceId(),
            WorkspaceOperations::delete));
  }

  private static StopOptions stopOptions(Arguments arguments) {
    return new StopOptions(
        arguments.integer(Limits.STOP_TIMEOUT_SECONDS.name()), arguments.bool("force"));
  }

  private static WorkspaceSpec spec(Arguments arguments) {
    WorkspaceSpec.Builder spec =
        WorkspaceSpec.builder(arguments.text("environment"))
            .vcpuCount(arguments.integer("vcpu_count"))
            .memMib(arguments.integer("mem_mib"))
            .diskMib(arguments.integer("disk_mib"))
            .ttlSeconds(arguments.integer("ttl_seconds"))
            .networkPolicy(NetworkPolicy.of(arguments.text(NetworkParameters.POLICY)))
            .allowDomains(arguments.textList(NetworkParameters.DOMAINS.name()))
            .allowAddresses(arguments.textList(NetworkParameters.ADDRESSES.name()))
            .allowHostCompat(arguments.bool("allow_host_compat"));
    arguments.optionalPath("seed_path").ifPresent(spec::seedPath);
    arguments.textList(EXCLUDE.name()).forEach(spec::exclude);
    spec.excludeIgnored(arguments.bool(EXCLUDE_IGNORED.name()));
    arguments.optionalText("name").ifPresent(spec::name);
    arguments.textMap("labels").forEach(spec::label);
    arguments.groups(SECRETS.name()).forEach(secret -> add(spec, secret));
    return spec.build();
  }

  private static void add(WorkspaceSpec.Builder spec, Arguments secret) {
    String name = secret.text("name");
    Optional<String> value = secret.optionalText("value");
    Optional<Path> file = secret.optionalPath("file_path");
    if (value.isPresent() == file.isPresent()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "secrets: " + name + " needs either value or file_path, and not both");
    }
    value.ifPresent(text -> spec.secret(name, text));
    file.ifPresent(path -> spec.secretFile(name, path));
  }

  private static WorkspaceUpdate update(Arguments arguments) {
    return new WorkspaceUpdate(
        arguments.optionalText("name"),
        arguments.bool("clear_name"),
        arguments.textMap("labels"),
        Set.copyOf(arguments.textList("clear_labels")),
        arguments.optionalText(NetworkParameters.POLICY).map(NetworkPolicy::of),
        list(arguments, NetworkParameters.DOMAINS, CLEAR_DOMAINS),
        list(arguments, NetworkParameters.ADDRESSES, CLEAR_ADDRESSES));
  }

  /** Some clients fill in an empty list for what is not given, so that alone clears nothing. */
  private static Optional<List<String>> list(Arguments arguments, Parameter entries, String clear) {
    List<String> given = arguments.textList(entries.name());
    if (!given.isEmpty() && arguments.bool(clear)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, entries.name() + " and " + clear + " contradict each other");
    }
    return given.isEmpty() && !arguments.bool(clear) ? Optional.empty() : Optional.of(given);
  }

  private static Operation<WorkspaceExecResult> exec() {
    return new Operation<>(
            "workspace_exec",
            "Run command in workspace",
            "Run a shell command in a workspace. Files stay for the next command; processes left in"
                + " the background are ended with it and counted in processes_ended; a server needs a"
                + " service (service_start, where there is that tool). Gives exit code, stdout and stderr;"
                + " of more than 16 KiB, the beginning and the end.",
            List.of(
                OnWorkspace.ID,
                VmOperations.COMMAND,
                text("cwd", "").withDefault(ExecRequest.DEFAULT_CWD),
                textMap("env", "Additional variables."),
                VmOperations.TIMEOUT,
                SECRET_ENV),
            WorkspaceExecResult.class,
            Effect.DESTROY,
            (pyro, arguments, streams) ->
                pyro.execWorkspace(
                    arguments.text(OnWorkspace.ID.name()),
                    new ExecRequest(
                        new Command.Shell(arguments.text("command")),
                        arguments.text("cwd"),
                        arguments.textMap("env"),
                        arguments.textMap(SECRET_ENV.name()),
                        arguments.integer("timeout_seconds")),
                    streams),
            Texts::of)
        .takingLong()
        .reachingOut();
  }

  /**
   * A workspace that is gone.
   *
   * @param workspaceId which
   * @param deleted true
   */
  public record Deleted(String workspaceId, boolean deleted) {}

  private static Deleted delete(Pyro pyro, String workspace) {
    return new Deleted(pyro.deleteWorkspace(workspace), true);
  }
}
