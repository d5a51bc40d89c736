package dev.pyro;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a workspace's name, labels and network rules; what is left empty stays as it is.
 * Start from {@link #builder}.
 *
 * @param name the new name
 * @param clearName whether the name is taken away
 * @param labels labels to set, beside those that are there
 * @param clearLabels keys of labels to take away
 * @param networkPolicy the new policy; one without egress also empties the lists
 * @param allowDomains the names that the machine may reach from now on, instead of those before
 * @param allowAddresses the addresses that it may reach from now on, instead of those before
 */
public record WorkspaceUpdate(
    Optional<String> name,
    boolean clearName,
    Map<String, String> labels,
    Set<String> clearLabels,
    Optional<NetworkPolicy> networkPolicy,
    Optional<List<String>> allowDomains,
    Optional<List<String>> allowAddresses) {
  /** Checks that it changes something and does not contradict itself. */
  public WorkspaceUpdate {
    labels = Map.copyOf(labels);
    clearLabels = Set.copyOf(clearLabels);
    allowDomains = allowDomains.map(List::copyOf);
    allowAddresses = allowAddresses.map(List::copyOf);
    name.ifPresent(WorkspaceNames::requireName);
    labels.forEach(WorkspaceNames::requireLabel);
    if (name.isPresent() && clearName) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "name and clear_name contradict each other");
    }
    for (String key : clearLabels) {
      if (labels.containsKey(key)) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "the label " + key + " is both set and cleared");
      }
    }
    boolean isNaming = name.isPresent() || clearName || !labels.isEmpty() || !clearLabels.isEmpty();
    if (!isNaming && !isOfNetwork(networkPolicy, allowDomains, allowAddresses)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "nothing is to be updated",
          "give a name, clear_name, labels, clear_labels, network_policy, allow_domains or"
              + " allow_addresses",
          null);
    }
  }

  private static boolean isOfNetwork(Optional<?>... rules) {
    return Arrays.stream(rules).anyMatch(Optional::isPresent);
  }

  /** Returns whether it sets network rules, perhaps to what they are already. */
  public boolean setsNetwork() {
    return isOfNetwork(networkPolicy, allowDomains, allowAddresses);
  }

  /** Changes only the name and the labels. */
  public WorkspaceUpdate(
      Optional<String> name,
      boolean clearName,
      Map<String, String> labels,
      Set<String> clearLabels) {
    this(
        name, clearName, labels, clearLabels, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Returns the network rules after this update.
   *
   * @param current the rules before it
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if a list is given for a policy
   *     without egress
   */
  public NetworkRules applied(NetworkRules current) {
    NetworkPolicy policy = networkPolicy.orElse(current.policy());
    boolean keepsLists = policy.hasEgress();
    return new NetworkRules(
        policy,
        allowDomains.orElse(keepsLists ? current.allowDomains() : List.of()),
        allowAddresses.orElse(keepsLists ? current.allowAddresses() : List.of()));
  }

  /** Returns a builder of an update that changes nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link WorkspaceUpdate}. */
  public static final class Builder {
    private String name;
    private boolean clearName;
    private final Map<String, String> labels = new HashMap<>();
    private final Set<String> clearLabels = new HashSet<>();
    private NetworkPolicy networkPolicy;
    private List<String> allowDomains;
    private List<String> allowAddresses;

    private Builder() {}

    /** Sets the new name. */
    public Builder name(String text) {
      this.name = text;
      return this;
    }

    /** Sets whether the name is taken away (false). */
    public Builder clearName(boolean cleared) {
      this.clearName = cleared;
      return this;
    }

    /** Sets a label. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Takes a label away. */
    public Builder clearLabel(String key) {
      clearLabels.add(key);
      return this;
    }

    /** Sets the network policy; one without egress also empties the lists. */
    public Builder networkPolicy(NetworkPolicy policy) {
      this.networkPolicy = policy;
      return this;
    }

    /** Sets the names that the machine may reach, see {@link NetworkRules#allowDomains}. */
    public Builder allowDomains(List<String> domains) {
      this.allowDomains = domains;
      return this;
    }

    /** Sets the addresses that it may reach, see {@link NetworkRules#allowAddresses}. */
    public Builder allowAddresses(List<String> addresses) {
      this.allowAddresses = addresses;
      return this;
    }

    /** Returns the checked update. */
    public WorkspaceUpdate build() {
      return new WorkspaceUpdate(
          Optional.ofNullable(name),
          clearName,
          labels,
          clearLabels,
          Optional.ofNullable(networkPolicy),
          Optional.ofNullable(allowDomains),
          Optional.ofNullable(allowAddresses));
    }
  }
}
