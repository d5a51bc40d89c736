package dev.pyro.workspace.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.PublishedPort;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.record.Publications.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationsTest {
  @TempDir Path root;

  @Test
  void portsComeBack() throws IOException {
    WorkspaceFolder folder = new WorkspaceFolder(root);
    Files.createDirectories(folder.network(1));
    Publications publications = new Publications(folder, 1);
    assertEquals(List.of(), publications.read());
    List<Publication> all =
        List.of(
            new Publication("s", "web", 8080, 80, Optional.empty()),
            new Publication("s", "web", 8443, 443, Optional.of(new Owner(7, 8))),
            new Publication("s", "db", 0, 5432, Optional.of(Owner.me())));
    assertTrue(publications.change(_ -> all));
    assertFalse(publications.change(_ -> all), "nothing to change");
    assertEquals(all, new Publications(folder, 1).read());
    assertEquals(PublishedPort.of(8080, 80), all.getFirst().port());
    assertEquals(List.of(true, false, false), all.stream().map(Publication::isOpen).toList());
    assertEquals(List.of(false, true, false), all.stream().map(Publication::isOrphaned).toList());
    publications.open("s");
    assertTrue(publications.read().stream().allMatch(Publication::isOpen));
    publications.forget("other");
    assertEquals(3, publications.read().size());
    assertTrue(publications.change(_ -> List.of()));
    assertEquals(List.of(), publications.read());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"ports\":{}}",
        "{\"ports\":[3]}",
        "{\"ports\":[{\"start\":\"s\",\"service\":\"web\",\"host_port\":1,\"guest_port\":2,\"starter_pid\":3}]}",
        "{\"ports\":[{\"start\":\"s\",\"service\":\"web\",\"host_port\":65536,\"guest_port\":2,\"open\":true}]}",
        "{\"ports\":[{\"start\":\"s\",\"service\":\"web\",\"host_port\":1.5,\"guest_port\":2,\"open\":true}]}"
      })
  void aDamagedFileIsNotBelieved(String text) throws IOException {
    WorkspaceFolder folder = new WorkspaceFolder(root);
    Files.createDirectories(folder.network(1));
    Files.writeString(folder.ports(1), text);
    assertThrows(IOException.class, new Publications(folder, 1)::read);
  }
}
