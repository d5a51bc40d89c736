package dev.pyro.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = owner.inputReader()) {
      assertEquals("owned", out.readLine());
      assertEquals(List.of(), OwnedFolder.claimLeftovers(home, home.vms()));
      owner.destroyForcibly().waitFor();
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
