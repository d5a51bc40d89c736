package dev.pyro.network.stack;

import dev.pyro.network.policy.AskedName;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;

/** Holds a flow back until its first bytes have said for which name it is. */
final class FirstBytes {
  private final Set<String> allowed;
  private final Consumer<String> denial;
  private boolean isWaiting;
  private boolean isDenied;

  /**
   * @param allowed the names that are allowed; empty: any bytes are
   * @param denial hears why a flow is denied
   */
  FirstBytes(Set<String> allowed, Consumer<String> denial) {
    this.allowed = allowed;
    this.denial = denial;
    this.isWaiting = !allowed.isEmpty();
  }

  boolean isWaiting() {
    return isWaiting;
  }

  boolean isDenied() {
    return isDenied;
  }

  /**
   * Looks at all bytes that have come.
   *
   * @param isAll whether no more will come
   */
  void judge(ByteBuffer bytes, boolean isAll) {
    AskedName asked = AskedName.of(bytes);
    if (!asked.isComplete() && !isAll) {
      return;
    }
    isWaiting = false;
    if (asked.name().filter(allowed::contains).isEmpty()) {
      isDenied = true;
      denial.accept(
          asked
              .name()
              .map(name -> "it asks for " + name + ", which is not what the address was given for")
              .orElse("its first bytes ask for no name"));
    }
  }
}
