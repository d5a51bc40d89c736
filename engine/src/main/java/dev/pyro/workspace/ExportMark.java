package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A note in the home of the folder in which an export is being made: that folder is the user's
 * place, not ours, and nobody would find it there if this process died.
 *
 * @param folder holds the note
 * @param staging the folder that it names
 */
record ExportMark(OwnedFolder folder, Path staging) implements AutoCloseable {
  private static final String NOTE = "staging";

  /** What such a folder is called: nothing else is ever removed on the word of a note. */
  private static final Pattern NAME = Pattern.compile("\\..*\\.pyro-[0-9a-f]{8}");

  static ExportMark make(Home home, Path staging) {
    OwnedFolder folder = OwnedFolder.createTemporary(home, "export");
    boolean done = false;
    try {
      Files.writeString(folder.path().resolve(NOTE), staging.toString());
      done = true;
      return new ExportMark(folder, staging);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot note an export in " + folder.path(), e);
    } finally {
      if (!done) {
        folder.close();
      }
    }
  }

  /** Removes what a dead export left, if this leftover is the note of one. */
  static void removeStaging(OwnedFolder leftover) {
    Path note = leftover.path().resolve(NOTE);
    if (!Files.exists(note)) {
      return;
    }
    try {
      Path staging = Path.of(Files.readString(note));
      if (NAME.matcher(staging.getFileName().toString()).matches()) {
        AtomicFiles.deleteTree(staging);
      }
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot remove what an export left: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
