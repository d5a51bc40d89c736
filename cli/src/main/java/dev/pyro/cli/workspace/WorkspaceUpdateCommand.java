package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.core.UsageException;
import dev.pyro.cli.run.NetworkFlags;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code pyro workspace update}. */
public final class WorkspaceUpdateCommand extends ChangeCommand {
  private static final Flag NAME = Flag.withValue("name", "NAME", "give it this name");
  private static final Flag CLEAR_NAME = Flag.of("clear-name", "take its name away");
  private static final Flag LABEL =
      Flag.withValue("label", "KEY=VALUE", "set this label; may be repeated");
  private static final Flag CLEAR_LABEL =
      Flag.withValue("clear-label", "KEY", "take this label away; may be repeated");
  private static final Flag CLEAR_DOMAINS = Flag.of("clear-allow-domains", "take all domains away");
  private static final Flag CLEAR_ADDRESSES =
      Flag.of("clear-allow-addresses", "take all addresses away");
  private static final List<Flag> CHANGES =
      List.of(
          NAME,
          CLEAR_NAME,
          LABEL,
          CLEAR_LABEL,
          NetworkFlags.POLICY,
          NetworkFlags.DOMAIN,
          CLEAR_DOMAINS,
          NetworkFlags.ADDRESS,
          CLEAR_ADDRESSES);

  @Override
  public Usage usage() {
    return Usage.onWorkspace("change a workspace's name, labels and what it may reach")
        .flags(CHANGES.toArray(new Flag[0]))
        .details(
            "What it may reach changes at once, for new connections. The domains that are given replace",
            "those that it had, and so do the addresses; a policy without egress empties both lists. With",
            "egress and two empty lists it reaches all of the outside world.")
        .details(NetworkFlags.policyDetails())
        .details(NetworkFlags.details())
        .example("another name", "pyro workspace update fix --name parser-fix")
        .example("labels", "pyro workspace update fix --label state=review --clear-label issue")
        .example("no network any more", "pyro workspace update fix --network-policy off");
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    if (CHANGES.stream().noneMatch(call::has)) {
      throw new UsageException(
          "nothing is to be updated",
          "give --name, --clear-name, --label, --clear-label, --network-policy, --allow-domain or"
              + " --allow-address");
    }
    return pyro.updateWorkspace(
        workspace,
        new WorkspaceUpdate(
            call.value(NAME),
            call.has(CLEAR_NAME),
            call.pairs(LABEL),
            Set.copyOf(call.values(CLEAR_LABEL)),
            NetworkFlags.policy(call),
            list(call, NetworkFlags.DOMAIN, CLEAR_DOMAINS),
            list(call, NetworkFlags.ADDRESS, CLEAR_ADDRESSES)));
  }

  /** Returns the new list; empty: it stays as it is. */
  private static Optional<List<String>> list(Invocation call, Flag entry, Flag clear) {
    if (call.has(entry) && call.has(clear)) {
      throw new UsageException(
          "--" + entry.name() + " and --" + clear.name() + " contradict each other",
          "the entries that are given replace all that there were");
    }
    return call.has(entry) || call.has(clear) ? Optional.of(call.values(entry)) : Optional.empty();
  }
}
