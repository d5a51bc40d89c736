package dev.pyro.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.workspace.Child;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileLockTest {
  /** Where the host has the texts of its C library in German, a refusal comes in German. */
  private static final Map<String, String> GERMAN = Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "de");

  private static final String TAKEN = "taken";
  private static final String GRANTED = "granted";

  @TempDir Path folder;

  @Test
  void aRefusalToWaitForALockThatIsTakenIsNoFault() throws Exception {
    Queue<String> atOnce = script(TAKEN, TAKEN, TAKEN);
    Queue<String> waiting =
        script("Verklemmung beim Zugriff auf eine Ressource vermieden", "?", GRANTED);
    FileLock.await(() -> answer(atOnce), () -> answer(waiting));
    assertEquals(List.of(TAKEN), List.copyOf(atOnce));
    assertEquals(List.of(), List.copyOf(waiting));
  }

  @Test
  void aLockThatBecameFreeAfterTheRefusalIsTaken() throws Exception {
    Queue<String> waiting = script("Resource deadlock avoided");
    FileLock.await(() -> true, () -> answer(waiting));
    assertEquals(List.of(), List.copyOf(waiting));
  }

  @Test
  void aLockThatCannotBeTakenAtAllIsAFault() {
    Queue<String> atOnce = script("No locks available");
    Queue<String> waiting = script("Resource deadlock avoided");
    IOException e =
        assertThrows(
            IOException.class, () -> FileLock.await(() -> answer(atOnce), () -> answer(waiting)));
    assertEquals("No locks available", e.getMessage());
  }

  @Test
  void anInterruptedWaitIsNotTriedAgain() {
    assertThrows(
        FileLockInterruptionException.class,
        () ->
            FileLock.await(
                () -> true,
                () -> {
                  throw new FileLockInterruptionException();
                }));
    assertThrows(
        ClosedByInterruptException.class,
        () ->
            FileLock.await(
                () -> true,
                () -> {
                  throw new ClosedByInterruptException();
                }));
  }

  /** The kernel sees a deadlock here, as it takes each process for one caller. */
  @Test
  void twoProcessesWhoseThreadsWaitForEachOtherBothGoOnInAnotherLocale() throws Exception {
    String a = folder.resolve("a").toString();
    String b = folder.resolve("b").toString();
    try (Child one = Child.start(Waiter.class, List.of(), GERMAN, List.of(a, b));
        Child two = Child.start(Waiter.class, List.of(), GERMAN, List.of(b, a))) {
      assertEquals("holds", one.hear());
      assertEquals("holds", two.hear());
      one.say("take");
      two.say("take");
      assertEquals(Set.of("waits in the kernel", "was refused"), Set.of(one.hear(), two.hear()));
      one.say("release");
      two.say("release");
      assertEquals("got it", one.hear());
      assertEquals("got it", two.hear());
    }
  }

  /** A process whose main thread holds one lock while another thread of it waits for a second. */
  static final class Waiter {
    private Waiter() {}

    public static void main(String[] args) throws Exception {
      FileLock held = FileLock.acquire(Path.of(args[0]));
      System.out.println("holds");
      System.in.read();
      Thread waiter =
          Thread.ofPlatform()
              .start(() -> {
                try (FileLock _ = FileLock.acquire(Path.of(args[1]))) {
                  System.out.println("got it");
                } catch (IOException e) {
                  System.out.println("failed: " + e.getMessage());
                }
              });
      System.out.println(seen(waiter));
      System.in.skip("take\n".length() - 1);
      System.in.read();
      held.close();
      waiter.join();
    }

    private static String seen(Thread waiter) throws IOException {
      String inKernel = " -> POSIX  ADVISORY  WRITE " + ProcessHandle.current().pid() + " ";
      while (waiter.isAlive()) {
        if (waiter.getState() == Thread.State.TIMED_WAITING) { // it will try again
          return "was refused";
        }
        if (Files.readString(Path.of("/proc/locks")).contains(inKernel)) {
          return "waits in the kernel";
        }
      }
      return "ended";
    }
  }

  private static Queue<String> script(String... answers) {
    return new ArrayDeque<>(List.of(answers));
  }

  /** Does what the script says next: grants the lock, says that it is taken, or fails. */
  private static boolean answer(Queue<String> script) throws IOException {
    String next = script.remove();
    return switch (next) {
      case GRANTED -> true;
      case TAKEN -> false;
      default -> throw new IOException(next);
    };
  }
}
