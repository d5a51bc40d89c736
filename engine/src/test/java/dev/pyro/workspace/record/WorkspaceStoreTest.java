package dev.pyro.workspace.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
import dev.pyro.NetworkRules;
import dev.pyro.PyroException;
import dev.pyro.SeedMode;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceSpec;
import dev.pyro.store.Home;
import dev.pyro.store.JsonFile;
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
    WorkspaceStore store = stored(NetworkRules.OFF);
    assertEquals(ID, store.find("issue-42").id());
    assertHint("did you mean issue-42? " + LIST, store, "isue-42");
    assertHint("did you mean issue-42? " + LIST, store, "issue-24");
    assertHint(LIST, store, "banana");
  }

  @Test
  void networkRulesAreKept() throws IOException {
    NetworkRules rules =
        new NetworkRules(
            NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS,
            List.of("pypi.org", "*.debian.org"),
            List.of("host:5432"));
    WorkspaceRecord read = stored(rules).require(ID);
    assertEquals(rules, read.network());
    assertEquals(NetworkRules.EGRESS, read.withNetwork(NetworkRules.EGRESS).network());
  }

  @Test
  void aRecordFromBeforeThereWereListsIsRead() throws IOException {
    WorkspaceStore store = stored(NetworkRules.OFF);
    JsonObject old = JsonFile.read(store.folder(ID).record());
    old.remove("allow_domains");
    old.remove("allow_addresses");
    JsonFile.write(store.folder(ID).record(), old);
    assertEquals(NetworkRules.OFF, store.require(ID).network());
    old.remove("network_policy");
    JsonFile.write(store.folder(ID).record(), old);
    assertEquals(NetworkRules.OFF, store.require(ID).network());
  }

  @Test
  void aPolicyThatThisVersionDoesNotKnowIsNotTakenForOff() throws IOException {
    WorkspaceStore store = stored(NetworkRules.OFF);
    JsonObject newer = JsonFile.read(store.folder(ID).record());
    newer.addProperty("network_policy", "ingress");
    JsonFile.write(store.folder(ID).record(), newer);
    assertEquals(
        ErrorCode.UNAVAILABLE, assertThrows(PyroException.class, () -> store.require(ID)).code());
  }

  private WorkspaceStore stored(NetworkRules rules) throws IOException {
    WorkspaceStore store = new WorkspaceStore(new Home(folder));
    Home.ensureFolder(store.folder(ID).root());
    new WorkspaceRecord(
            ID,
            WorkspaceSpec.builder("debian:12").build(),
            Optional.of("issue-42"),
            Map.of(),
            rules,
            List.of(),
            new WorkspaceSeed(SeedMode.EMPTY, Optional.empty(), 0, 0),
            Instant.EPOCH,
            1,
            0,
            Optional.empty(),
            Optional.empty())
        .write(store.folder(ID));
    return store;
  }

  private static void assertHint(String hint, WorkspaceStore store, String wanted) {
    PyroException failure = assertThrows(PyroException.class, () -> store.find(wanted));
    assertEquals(ErrorCode.NOT_FOUND, failure.code());
    assertEquals("there is no workspace " + wanted, failure.getMessage());
    assertEquals(Optional.of(hint), failure.hint());
  }
}
