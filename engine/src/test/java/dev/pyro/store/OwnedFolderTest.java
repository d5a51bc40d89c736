package dev.pyro.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.workspace.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OwnedFolderTest {
  @TempDir Path root;

  @Test
  void aFolderOfALivingOwnerIsNoLeftover() {
    Home home = new Home(root);
    try (OwnedFolder folder = OwnedFolder.create(home, home.vms().resolve("a"))) {
      assertTrue(Files.isDirectory(folder.path()));
      assertEquals(List.of(), OwnedFolder.claimLeftovers(home, home.vms()));
    }
    assertFalse(Files.exists(home.vms().resolve("a")), "removed by its owner");
  }

  @Test
  void aFolderWhoseOwnerWasKilledIsClaimedOnce() throws Exception {
    Home home = new Home(root);
    try (Child owner = Child.start(Owner.class, List.of(), Map.of(), List.of(root.toString()))) {
      assertEquals("owned", owner.hear());
      assertEquals(List.of(), OwnedFolder.claimLeftovers(home, home.vms()));
      owner.kill();
    }
    List<OwnedFolder> leftovers = OwnedFolder.claimLeftovers(home, home.vms());
    assertEquals(1, leftovers.size());
    assertEquals(List.of(), OwnedFolder.claimLeftovers(home, home.vms()), "claimed already");
    Files.writeString(leftovers.getFirst().path().resolve("file"), "x");
    leftovers.getFirst().close();
    assertFalse(Files.exists(home.vms().resolve("theirs")));
  }

  /** A process that owns a folder until it is killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws Exception {
      Home home = new Home(Path.of(args[0]));
      OwnedFolder.create(home, home.vms().resolve("theirs"));
      System.out.println("owned");
      System.in.read(); // for ever: nothing is ever written to it
    }
  }
}
