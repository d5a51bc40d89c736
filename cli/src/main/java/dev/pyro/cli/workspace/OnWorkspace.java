package dev.pyro.cli.workspace;

import dev.pyro.cli.core.Subcommand;
import java.util.List;

/** A command on one workspace, its first argument. */
public interface OnWorkspace extends Subcommand {
  /** The argument. */
  String ARGUMENT = "WORKSPACE";

  /** What may stand for {@link #ARGUMENT}, for help pages. */
  String NAMING = "WORKSPACE is an id, the beginning of one, or a name.";

  @Override
  default List<String> arguments() {
    return List.of(ARGUMENT);
  }

  @Override
  default List<String> details() {
    return List.of(NAMING);
  }
}
