package dev.pyro.tools;

import static dev.pyro.tools.Parameter.bool;
import static dev.pyro.tools.Parameter.integer;
import static dev.pyro.tools.Parameter.text;

import dev.pyro.Command;
import dev.pyro.EnvironmentInfo;
import dev.pyro.ExecResult;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.RunRequest;
import dev.pyro.VmNetworkInfo;
import dev.pyro.VmSpec;
import dev.pyro.VmStatus;
import dev.pyro.tools.Operation.Effect;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The operations on one-shot machines. */
final class VmOperations {
  static final Parameter ENVIRONMENT =
      text(
              "environment",
              "debian:12 (git, python3, curl), debian:12-base or debian:12-build (compilers).")
          .withDefault(VmSpec.DEFAULT_ENVIRONMENT);
  static final Parameter COMMAND = text("command", "Run by /bin/sh -c.").asRequired();
  static final Parameter TIMEOUT = integer(Limits.TIMEOUT_SECONDS, "Exit code 124 then.");
  static final Parameter VCPUS = integer(Limits.VCPU_COUNT, "Virtual processors.");
  static final Parameter MEMORY = integer(Limits.MEM_MIB, "Memory in MiB.");
  private static final Parameter HOST_COMPAT =
      bool(
          "allow_host_compat",
          "Run on the host, without isolation, if no machine can be had. Leave false.");
  private static final Parameter TTL =
      integer(Limits.VM_TTL_SECONDS, "The machine is removed after this; 0 is never.");
  private static final Parameter RUN_TTL =
      integer(
          Limits.VM_TTL_SECONDS,
          "The machine is removed after this; 0 is never. If it is not given, not before"
              + " timeout_seconds are over.");
  private static final Parameter VM_ID = text("vm_id", "").asRequired();

  private VmOperations() {}

  static List<Operation<?>> all() {
    return List.of(
        run(),
        create(),
        onVm(
            "vm_start",
            "Start machine",
            "Start a machine that vm_create made.",
            Effect.REPLACE,
            Pyro::startVm),
        onVm(
            "vm_stop",
            "Stop machine",
            "Power a machine off and keep its disk.",
            Effect.DESTROY,
            Pyro::stopVm),
        onVm(
            "vm_status",
            "Machine status",
            "Tell the state of a machine.",
            Effect.READ,
            Pyro::statusVm),
        exec(),
        networkInfo(),
        delete(),
        environments(),
        reap());
  }

  private static Operation<ExecResult> run() {
    return new Operation<>(
            "vm_run",
            "Run in a fresh machine",
            "Run one command in a fresh Linux microVM that is removed afterwards. Nothing is kept,"
                + " no host file is reachable, and no network without the argument: use it for"
                + " untrusted or throw-away work. Gives exit code, stdout and stderr.",
            List.of(
                COMMAND,
                ENVIRONMENT,
                TIMEOUT,
                VCPUS,
                MEMORY,
                RUN_TTL,
                NetworkParameters.NETWORK,
                NetworkParameters.DOMAINS,
                NetworkParameters.ADDRESSES,
                HOST_COMPAT),
            ExecResult.class,
            Effect.CREATE,
            (pyro, arguments, streams) ->
                pyro.runInVm(
                    new RunRequest(
                        spec(arguments),
                        new Command.Shell(arguments.text("command")),
                        arguments.integer("timeout_seconds")),
                    streams),
            Texts::of)
        .takingLong()
        .reachingOut();
  }

  /** What vm_run is for, where it takes no network. */
  static final String RUN_WITHOUT_NETWORK =
      "Run one command in a fresh Linux microVM that is removed afterwards. Nothing is kept and no"
          + " host file or network is reachable: use it for untrusted or throw-away work. Gives exit"
          + " code, stdout and stderr.";

  private static VmSpec spec(Arguments arguments) {
    return VmSpec.builder(arguments.text("environment"))
        .vcpuCount(arguments.integer("vcpu_count"))
        .memMib(arguments.integer("mem_mib"))
        .ttlSeconds(arguments.integer("ttl_seconds"))
        .network(arguments.bool(NetworkParameters.NETWORK.name()))
        .allowDomains(arguments.textList(NetworkParameters.DOMAINS.name()))
        .allowAddresses(arguments.textList(NetworkParameters.ADDRESSES.name()))
        .allowHostCompat(arguments.bool("allow_host_compat"))
        .build();
  }

  private static Operation<VmStatus> create() {
    return new Operation<>(
        "vm_create",
        "Create machine",
        "Create a machine for one command, without starting it. It lives until vm_exec, vm_delete,"
            + " its ttl_seconds or the end of this server; its vm_id is then unknown. Prefer"
            + " vm_run, or a workspace for several commands.",
        List.of(
            ENVIRONMENT.asRequired(),
            VCPUS,
            MEMORY,
            TTL,
            NetworkParameters.NETWORK,
            NetworkParameters.DOMAINS,
            NetworkParameters.ADDRESSES,
            bool(HOST_COMPAT.name(), "Has no effect here; leave false.")),
        VmStatus.class,
        Effect.CREATE,
        (pyro, arguments, _) -> pyro.createVm(spec(arguments)),
        Texts::of);
  }

  private static Operation<VmStatus> onVm(
      String name,
      String title,
      String description,
      Effect effect,
      BiFunction<Pyro, String, VmStatus> call) {
    return new Operation<>(
        name,
        title,
        description,
        List.of(VM_ID),
        VmStatus.class,
        effect,
        (pyro, arguments, _) -> call.apply(pyro, arguments.text("vm_id")),
        Texts::of);
  }

  private static Operation<ExecResult> exec() {
    return new Operation<>(
            "vm_exec",
            "Run in a machine",
            "Run one command in a running machine, then delete the machine.",
            List.of(VM_ID, COMMAND, TIMEOUT),
            ExecResult.class,
            Effect.DESTROY,
            (pyro, arguments, streams) ->
                pyro.execVm(
                    arguments.text("vm_id"),
                    new Command.Shell(arguments.text("command")),
                    arguments.integer("timeout_seconds"),
                    streams),
            Texts::of)
        .takingLong()
        .reachingOut();
  }

  private static Operation<VmNetworkInfo> networkInfo() {
    return new Operation<>(
        "vm_network_info",
        "Machine network",
        "Tell whether a machine has a network, and what it may reach.",
        List.of(VM_ID),
        VmNetworkInfo.class,
        Effect.READ,
        (pyro, arguments, _) -> pyro.networkInfoVm(arguments.text("vm_id")),
        info ->
            "machine "
                + info.vmId()
                + ": network "
                + Texts.network(info.networkPolicy(), info.allowDomains(), info.allowAddresses()));
  }

  /**
   * A machine that is gone.
   *
   * @param vmId which
   * @param deleted true
   */
  public record Deleted(String vmId, boolean deleted) {}

  private static Operation<Deleted> delete() {
    return new Operation<>(
        "vm_delete",
        "Delete machine",
        "Delete a machine, running or not.",
        List.of(VM_ID),
        Deleted.class,
        Effect.DESTROY,
        (pyro, arguments, _) -> {
          pyro.deleteVm(arguments.text("vm_id"));
          return new Deleted(arguments.text("vm_id"), true);
        },
        deleted -> "deleted machine " + deleted.vmId());
  }

  /**
   * Environments.
   *
   * @param count how many there are
   * @param environments each of them
   */
  public record Environments(int count, List<EnvironmentInfo> environments) {}

  private static Operation<Environments> environments() {
    Function<EnvironmentInfo, String> line =
        info ->
            info.name() + ": " + info.description() + (info.installed() ? "" : " (not installed)");
    return new Operation<>(
        "vm_list_environments",
        "List environments",
        "List what machines and workspaces can start from. One that is not installed is built by"
            + " its first use, which takes a minute or more.",
        List.of(),
        Environments.class,
        Effect.READ,
        (pyro, _, _) -> {
          List<EnvironmentInfo> found = pyro.listEnvironments();
          return new Environments(found.size(), found);
        },
        found -> String.join("\n", found.environments().stream().map(line).toList()));
  }

  /**
   * What was removed.
   *
   * @param count how many
   * @param removed their ids
   */
  public record Reaped(int count, List<String> removed) {}

  private static Operation<Reaped> reap() {
    return new Operation<>(
        "vm_reap_expired",
        "Remove expired machines",
        "Remove machines whose ttl_seconds are over.",
        List.of(),
        Reaped.class,
        Effect.DESTROY,
        (pyro, _, _) -> {
          List<String> removed = pyro.reapExpired();
          return new Reaped(removed.size(), removed);
        },
        reaped -> "removed " + reaped.count() + " " + String.join(" ", reaped.removed()));
  }
}
