package dev.pyro.environment;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Where a system is assembled from downloaded packages. Their scripts have to be root there, and
 * may give files to other users and mount file systems.
 */
interface BuildPlace {
  /**
   * Runs {@code assemble.sh}, which leaves {@code image.ext4} and what is in it in the folder for
   * work.
   *
   * @param folders where the packages are, and where the result goes
   * @param variables of the script, beside the folders
   * @param lines gets what the script prints, on the calling thread
   */
  ChildProcess.Outcome assemble(
      BuildFolders folders, Map<String, String> variables, Consumer<String> lines);
}
