package dev.pyro.tools;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operations of pyro, all of them or those of a view, which is a profile or a mode. */
public final class Catalogue {
  private final List<Operation<?>> operations;
  private final Optional<View> view;

  private Catalogue(List<Operation<?>> operations, Optional<View> view) {
    this.operations = List.copyOf(operations);
    this.view = view;
  }

  /** Returns the whole catalogue. */
  public static Catalogue all() {
    List<Operation<?>> all = new ArrayList<>(VmOperations.all());
    all.addAll(WorkspaceOperations.all());
    all.addAll(FileOperations.all());
    all.addAll(DiskOperations.all());
    all.addAll(ShellOperations.all());
    all.addAll(ServiceOperations.all());
    return new Catalogue(all, Optional.empty());
  }

  /**
   * Returns a view.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if there is none of that name; the
   *     message has the nearest name
   */
  public static Catalogue view(String name) {
    View view =
        View.find(name)
            .orElseThrow(() ->
                new PyroException(
                    ErrorCode.INVALID_ARGUMENT,
                    "there is no profile or mode " + name,
                    Nearest.to(name, View.names())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("there are: " + String.join(", ", View.names())),
                    null));
    Catalogue all = all();
    return new Catalogue(
        view.operations().stream().<Operation<?>>map(op -> view.shown(all.require(op))).toList(),
        Optional.of(view));
  }

  private Operation<?> require(String name) {
    return find(name).orElseThrow(() -> new IllegalStateException("no operation " + name));
  }

  /** Returns the profile or mode that it is, unless it is the whole catalogue. */
  Optional<View> view() {
    return view;
  }

  /** Returns the operations in the order in which clients are shown them. */
  public List<Operation<?>> operations() {
    return operations;
  }

  /** Returns the operation of a name. */
  public Optional<Operation<?>> find(String name) {
    return operations.stream().filter(operation -> operation.name().equals(name)).findFirst();
  }
}
