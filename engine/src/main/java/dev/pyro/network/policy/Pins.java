package dev.pyro.network.policy;

import dev.pyro.network.packet.IpAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * For which names one machine was given an address. A name is pinned to its addresses as long as
 * the machine lives, but the oldest pins are forgotten when there are too many. One thread uses it.
 */
public final class Pins {
  static final int MAX_ADDRESSES = 4096;
  static final int MAX_NAMES = 64; // of one address: a large host of many sites

  private final Map<IpAddress, Set<String>> names = new LinkedHashMap<>();

  /** Notes that an answer for a name had an address. */
  public void pin(String name, IpAddress address) {
    Set<String> known = names.remove(address);
    Set<String> all = known == null ? new LinkedHashSet<>() : known;
    all.remove(name);
    all.add(name);
    names.put(address, all); // now it is the newest
    trim(all, MAX_NAMES);
    trim(names.keySet(), MAX_ADDRESSES);
  }

  private static <T> void trim(Set<T> oldestFirst, int most) {
    if (oldestFirst.size() > most) {
      oldestFirst.remove(oldestFirst.iterator().next());
    }
  }

  /** Returns the names for which an address was given. */
  public Set<String> names(IpAddress address) {
    return names.getOrDefault(address, Set.of());
  }
}
