package dev.pyro.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.PyroException;
import dev.pyro.workspace.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
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

  @Test
  void aFolderThatIsTakenMovesWithItsContentAndIsOwned() throws Exception {
    Home home = new Home(root);
    Path folder = Home.ensureFolder(home.workspaces().resolve("a"));
    Files.writeString(folder.resolve("file"), "x");
    Files.createFile(folder.resolve("owner.lock")); // of a process that died before it moved it
    try (OwnedFolder taken = OwnedFolder.take(home, folder, "deleted")) {
      assertFalse(Files.exists(folder));
      assertEquals(home.tmp(), taken.path().getParent());
      assertEquals(List.of("file", "owner.lock"), names(taken.path()));
      assertEquals(List.of(), OwnedFolder.claimLeftovers(home, "deleted"));
    }
    assertEquals(List.of(), names(home.tmp()));
  }

  @Test
  void aFolderThatWasTakenIsALeftoverOnceItsOwnerIsDead() throws Exception {
    Home home = new Home(root);
    Path folder = Home.ensureFolder(home.workspaces().resolve("a"));
    Files.writeString(folder.resolve("file"), "x");
    OwnedFolder.take(home, folder, "deleted").release();
    List<OwnedFolder> leftovers = OwnedFolder.claimLeftovers(home, home.tmp());
    assertEquals(1, leftovers.size());
    leftovers.getFirst().close();
    assertEquals(List.of(), names(home.tmp()));
  }

  @Test
  void whatALinkLeadsToIsNoLeftoverAndIsNotTouched() throws Exception {
    Home home = new Home(root.resolve("home"));
    Path theirs = Files.createDirectories(root.resolve("theirs/deep"));
    Files.writeString(theirs.resolve("file"), "kept");
    Home.ensureFolder(home.vms());
    Files.createSymbolicLink(home.vms().resolve("link"), theirs);
    Files.createSymbolicLink(home.vms().resolve("empty"), Files.createDirectory(root.resolve("e")));
    assertEquals(List.of(), OwnedFolder.claimLeftovers(home, home.vms()));
    assertEquals(List.of("file"), names(theirs));
    assertEquals(List.of(), names(root.resolve("e")));
  }

  /** A user may keep the folders of a home elsewhere, beside other things. */
  @Test
  void whatPyroHasNotMadeIsNoLeftover() throws Exception {
    Home home = new Home(root.resolve("home"));
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
    Files.writeString(Files.createDirectory(elsewhere.resolve("work-1")).resolve("file"), "kept");
    Home.ensureFolder(home.root());
    Files.createSymbolicLink(home.tmp(), elsewhere);
    OwnedFolder.createTemporary(home, "work").release();

    List<OwnedFolder> found = OwnedFolder.claimLeftovers(home, "work");
    assertEquals(1, found.size());
    found.getFirst().close();
    assertEquals(List.of("work-1"), names(elsewhere));
    assertEquals(List.of("file"), names(elsewhere.resolve("work-1")));
  }

  /** While its owner works, somebody puts a link in the place of the folder. */
  @Test
  void aFolderThatBecameALinkIsNotFollowed() throws Exception {
    Home home = new Home(root.resolve("home"));
    Path theirs = Files.createDirectory(root.resolve("theirs"));
    Files.writeString(theirs.resolve("file"), "kept");
    OwnedFolder folder = OwnedFolder.create(home, home.vms().resolve("a"));
    Files.move(folder.path(), root.resolve("aside"));
    Files.createSymbolicLink(folder.path(), theirs);
    PyroException refused = assertThrows(PyroException.class, folder::close);
    assertEquals("cannot remove " + folder.path() + ": Not a directory", refused.getMessage());
    assertEquals(List.of("file"), names(theirs));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
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
