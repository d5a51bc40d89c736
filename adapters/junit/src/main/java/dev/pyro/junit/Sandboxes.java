package dev.pyro.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * The sandboxes of one test or class. JUnit closes them at its end, when it is known whether it
 * failed.
 */
final class Sandboxes implements AutoCloseable {
  static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Sandboxes.class);

  private final ExtensionContext context;
  private final Map<Key, Held> held = new LinkedHashMap<>();

  /** A place in a class may give one thing of each type. */
  private record Key(Place place, Class<?> type) {}

  private Sandboxes(ExtensionContext context) {
    this.context = context;
  }

  /** Stores find what an outer one has, so each has its own key. */
  @SuppressWarnings("deprecation") // what replaces it is not in JUnit 5
  static Sandboxes of(ExtensionContext context) {
    SharedPyro.of(context); // what is made first is closed last
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(context.getUniqueId(), _ -> new Sandboxes(context), Sandboxes.class);
  }

  /** Returns what a place was given, which is made if it is the first time. */
  synchronized Held get(Place place, Class<?> type) {
    Key key = new Key(place, type);
    Held known = held.get(key);
    if (known == null) {
      SharedPyro shared = SharedPyro.of(context);
      known = type == Vm.class ? HeldVm.create(shared, place) : HeldWorkspace.create(shared, place);
      held.put(key, known);
    }
    return known;
  }

  private synchronized List<Held> all() {
    return List.copyOf(held.values());
  }

  /** Tells what all sandboxes of a failed test or class have to say, then removes those of it. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // calls of pyro would end at once, and leave it all
    try {
      tellAndRemove();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tellAndRemove() {
    RuntimeException failure = null;
    boolean failed = hasFailed();
    if (failed) {
      for (Optional<ExtensionContext> at = Optional.of(context);
          at.isPresent();
          at = at.get().getParent()) {
        for (Held each : heldBy(at.get())) {
          failure = attempt(() -> each.tellFailure(context), failure);
        }
      }
    }
    for (Held each : all().reversed()) {
      failure = attempt(() -> each.remove(context), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static List<Held> heldBy(ExtensionContext owner) {
    Sandboxes found = owner.getStore(NAMESPACE).get(owner.getUniqueId(), Sandboxes.class);
    return found == null ? List.of() : found.all();
  }

  private boolean hasFailed() {
    return context
        .getExecutionException()
        .filter(e -> !(e instanceof TestAbortedException))
        .isPresent();
  }

  private static RuntimeException attempt(Runnable step, RuntimeException before) {
    try {
      step.run();
      return before;
    } catch (RuntimeException e) {
      if (before == null) {
        return e;
      }
      before.addSuppressed(e);
      return before;
    }
  }
}
