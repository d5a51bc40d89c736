package dev.pyro.network.policy;

import dev.pyro.network.packet.IpAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * For which names one machine was given an address. A name is pinned to its addresses as long as
 * the machine lives, but the oldest pins are forgotten when there are too many. One thread uses it.
 */
public final class Pins {
  static final int MAX_ADDRESSES = 4096;
  static final int MAX_NAMES = 64; // of one address: a large host of many sites

  private final Map<IpAddress, Set<String>> names = new LinkedHashMap<>();
  private final BiConsumer<String, IpAddress> made;

  /** Pins of which nobody needs to hear. */
  public Pins() {
    this((_, _) -> {});
  }

  /**
   * No pins yet.
   *
   * @param made hears of every pin that was not there before
   */
  public Pins(BiConsumer<String, IpAddress> made) {
    this.made = made;
  }

  /** Notes that an answer for a name had an address. */
  public void pin(String name, IpAddress address) {
    if (restore(name, address)) {
      made.accept(name, address);
    }
  }

  /**
   * Notes a pin that was made before.
   *
   * @return whether it was not there
   */
  public boolean restore(String name, IpAddress address) {
    Set<String> known = names.remove(address);
    Set<String> all = known == null ? new LinkedHashSet<>() : known;
    boolean isNew = !all.remove(name);
    all.add(name);
    names.put(address, all); // now it is the newest
    trim(all, MAX_NAMES);
    trim(names.keySet(), MAX_ADDRESSES);
    return isNew;
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
