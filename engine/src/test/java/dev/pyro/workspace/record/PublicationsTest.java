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
    Publications publications = new Publications(folder);
    assertEquals(List.of(), publications.read());
    List<Publication> all =
        List.of(
            new Publication("web", 8080, 80, Optional.empty()),
            new Publication("web", 8443, 443, Optional.of(new Owner(7, 8))),
            new Publication("db", 0, 5432, Optional.of(Owner.me())));
    assertTrue(publications.change(_ -> all));
    assertFalse(publications.change(_ -> all), "nothing to change");
    assertEquals(all, new Publications(folder).read());
    assertEquals(List.of(PublishedPort.of(8080, 80)), publications.openPorts("web"));
    assertEquals(List.of(), publications.openPorts("other"));
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
        "{\"ports\":[{\"service\":\"web\",\"host_port\":1,\"guest_port\":2,\"starter_pid\":3}]}",
        "{\"ports\":[{\"service\":\"web\",\"host_port\":65536,\"guest_port\":2,\"open\":true}]}",
        "{\"ports\":[{\"service\":\"web\",\"host_port\":1.5,\"guest_port\":2,\"open\":true}]}"
      })
  void aDamagedFileIsNotBelieved(String text) throws IOException {
    WorkspaceFolder folder = new WorkspaceFolder(root);
    Files.writeString(folder.ports(), text);
    assertThrows(IOException.class, new Publications(folder)::read);
  }
}
