package dev.pyro.keeper.process;

import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the keeper starts. One at a time serves a home; another one ends at once. */
public final class KeeperMain {
  private KeeperMain() {}

  /**
   * Serves a home until no workspace of it needs a network any more.
   *
   * @param args the home
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Home home = new Home(Path.of(args[0]));
    Path lock = home.lock("keeper");
    Home.ensureFolder(lock.getParent());
    Optional<FileLock> mine = FileLock.tryAcquire(lock);
    if (mine.isPresent()) {
      try (FileLock _ = mine.get();
          KeeperServer server = KeeperServer.open(home)) {
        sayReady();
        server.run();
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /** Whoever has started us waits for this; a closed standard output must not stay open with us. */
  private static void sayReady() {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write('\n');
    } catch (IOException _) {
      // nobody waits
    }
  }
}
