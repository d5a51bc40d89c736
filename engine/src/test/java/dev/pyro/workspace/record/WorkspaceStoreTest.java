package dev.pyro.workspace.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.SeedMode;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceSpec;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceStoreTest {
  private static final String ID = "0123456789ab";
  private static final String LIST =
      "`pyro workspace list` shows those that there are; one is removed when its ttl_seconds are"
          + " over";

  @TempDir Path folder;

  @Test
  void aNameThatIsNearlyRightIsNamed() throws IOException {
    WorkspaceStore store = new WorkspaceStore(new Home(folder));
    Home.ensureFolder(store.folder(ID).root());
    new WorkspaceRecord(
            ID,
            WorkspaceSpec.builder("debian:12").build(),
            Optional.of("issue-42"),
            Map.of(),
            List.of(),
            new WorkspaceSeed(SeedMode.EMPTY, Optional.empty(), 0, 0),
            Instant.EPOCH,
            1,
            0,
            Optional.empty(),
            Optional.empty())
        .write(store.folder(ID));
    assertEquals(ID, store.find("issue-42").id());
    assertHint("did you mean issue-42? " + LIST, store, "isue-42");
    assertHint("did you mean issue-42? " + LIST, store, "issue-24");
    assertHint(LIST, store, "banana");
  }

  private static void assertHint(String hint, WorkspaceStore store, String wanted) {
    PyroException failure = assertThrows(PyroException.class, () -> store.find(wanted));
    assertEquals(ErrorCode.NOT_FOUND, failure.code());
    assertEquals("there is no workspace " + wanted, failure.getMessage());
    assertEquals(Optional.of(hint), failure.hint());
  }
}
