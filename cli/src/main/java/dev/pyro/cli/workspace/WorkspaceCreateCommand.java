package dev.pyro.cli.workspace;

import dev.pyro.Limits;
import dev.pyro.NetworkPolicy;
import dev.pyro.Pyro;
import dev.pyro.VmSpec;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.run.MachineFlags;
import dev.pyro.cli.run.NetworkFlags;

/** {@code pyro workspace create}. */
public final class WorkspaceCreateCommand extends EngineCommand<WorkspaceStatus> {
  private static final Flag SEED =
      Flag.withValue(
          "seed-path", "HOST_PATH", "fill /workspace from this directory or tar archive");
  private static final Flag NAME = Flag.withValue("name", "NAME", "a name to find it by");
  private static final Flag LABEL =
      Flag.withValue("label", "KEY=VALUE", "a label to find it by; may be repeated");
  private static final Flag DISK = Flag.number("disk-mib", Limits.DISK_MIB, "its disk in MiB");
  private static final Flag TTL =
      Flag.number(
          "ttl-seconds",
          Limits.WORKSPACE_TTL_SECONDS,
          "remove it that long after its last activity, 0 for never");
  private static final Flag HOST =
      Flag.of("allow-host-compat", "refused: a workspace runs in a guest or not at all");
  private static final Flag ID_ONLY = Flag.of("id-only", "print the id and nothing else");

  @Override
  public Usage usage() {
    return Usage.of("create a microVM that keeps its state, filled from the host")
        .arguments("[ENVIRONMENT]")
        .flags(
            SEED,
            SeedFlags.EXCLUDE,
            SeedFlags.EXCLUDE_IGNORED,
            NAME,
            LABEL,
            MachineFlags.VCPUS,
            MachineFlags.MEMORY,
            DISK,
            TTL,
            NetworkFlags.POLICY,
            NetworkFlags.DOMAIN,
            NetworkFlags.ADDRESS,
            SecretFlags.LITERAL,
            SecretFlags.FILE,
            HOST,
            ID_ONLY)
        .details(
            "The environment is "
                + VmSpec.DEFAULT_ENVIRONMENT
                + " unless one is named. What /workspace holds at first is",
            "its baseline: diff compares with it, and reset goes back to it.",
            "The seed is a directory, or a .tar, .tar.gz, .tgz, .tar.xz or .tar.zst, and is checked whole first.",
            "")
        .details(NetworkFlags.policyDetails())
        .details(NetworkFlags.details())
        .details(
            "",
            "pyro writes a secret into no file of the machine: exec, shell open and service start put it",
            "into a variable with --secret-env, and whatever pyro shows has [REDACTED] in its place. Other",
            "users of this host can see the value after --secret while this command runs; --secret-file keeps it",
            "from them, and out of your shell's history.")
        .example("from the project in this directory", "pyro workspace create --seed-path .")
        .example(
            "with compilers, to be found by name and label",
            "pyro workspace create debian:12-build --seed-path . --name fix --label issue=7")
        .example(
            "with a secret", "pyro workspace create --secret-file API_TOKEN=token.txt --name fix")
        .example(
            "without what Git ignores, and without documents",
            "pyro workspace create --seed-path . --exclude-ignored --exclude '/docs/*.pdf'")
        .example(
            "that may install packages of Debian, and reach nothing else",
            "pyro workspace create --network-policy egress --allow-domain '*.debian.org'")
        .example("in a script", "id=$(pyro workspace create --seed-path . --id-only)");
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, Invocation call) {
    return pyro.createWorkspace(spec(call)).status();
  }

  private static WorkspaceSpec spec(Invocation call) {
    WorkspaceSpec.Builder spec =
        WorkspaceSpec.builder(call.argument(0).orElse(VmSpec.DEFAULT_ENVIRONMENT))
            .vcpuCount(MachineFlags.vcpuCount(call))
            .memMib(MachineFlags.memMib(call))
            .diskMib(call.number(DISK, Limits.DISK_MIB))
            .ttlSeconds(call.number(TTL, Limits.WORKSPACE_TTL_SECONDS))
            .networkPolicy(NetworkFlags.policy(call).orElse(NetworkPolicy.OFF))
            .allowDomains(call.values(NetworkFlags.DOMAIN))
            .allowAddresses(call.values(NetworkFlags.ADDRESS))
            .seedPath(call.path(SEED).orElse(null))
            .name(call.value(NAME).orElse(null))
            .excludeIgnored(call.has(SeedFlags.EXCLUDE_IGNORED))
            .allowHostCompat(call.has(HOST));
    call.values(SeedFlags.EXCLUDE).forEach(spec::exclude);
    call.pairs(LABEL).forEach(spec::label);
    SecretFlags.addTo(spec, call);
    return spec.build();
  }

  @Override
  protected String text(WorkspaceStatus status, Invocation call) {
    return status.workspaceId() + "\n";
  }

  @Override
  protected String remarks(WorkspaceStatus status, Invocation call) {
    WorkspaceSeed seed = status.workspaceSeed();
    if (call.has(ID_ONLY)) {
      return SeedFlags.remarks(seed.warnings());
    }
    String handle = status.workspaceId();
    String holds =
        seed.sourcePath()
            .map(source -> "holds " + size(seed) + " from " + source)
            .orElse("is empty");
    String warnings = SeedFlags.remarks(seed.warnings());
    return (warnings.isEmpty() ? "" : warnings + "\n")
        + "/workspace "
        + Printable.line(holds)
        + "\nnext: pyro workspace exec "
        + handle
        + " -- PROGRAM, then pyro workspace diff "
        + handle;
  }

  private static String size(WorkspaceSeed seed) {
    return Units.count(seed.entryCount(), "entry", "entries")
        + " ("
        + Units.bytes(seed.bytesWritten())
        + ")";
  }
}
