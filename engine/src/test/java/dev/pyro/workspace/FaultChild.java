package dev.pyro.workspace;

import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceSpec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that works on workspaces and dies, or whose machines die, at a chosen step; see
 * faults.c. A line of input is {@code step, victim, operation, arguments} with tabs between; its
 * answer is the number of steps, and {@code ok} or an error's code and message.
 */
final class FaultChild {
  private FaultChild() {}

  @SuppressWarnings("restricted") // this is what the library is for
  public static void main(String[] args) throws Throwable {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = SymbolLookup.libraryLookup(Path.of(args[1]), Arena.global());
    MethodHandle arm =
        linker.downcallHandle(
            library.find("faults_arm").orElseThrow(),
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    MethodHandle disarm =
        linker.downcallHandle(
            library.find("faults_disarm").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Pyro pyro = Pyro.open(new Pyro.Options(Path.of(args[0]), Progress.Listener.none()))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split("\t", -1);
        arm.invokeExact(Long.parseLong(words[0]), Integer.parseInt(words[1]));
        String outcome = outcome(pyro, words);
        long steps = (long) disarm.invokeExact();
        out.println(steps + "\t" + outcome);
      }
    }
  }

  private static String outcome(Pyro pyro, String[] words) {
    try {
      run(pyro, words);
      return "ok";
    } catch (PyroException e) {
      String hint = e.hint().map(text -> " / hint: " + text).orElse("");
      return e.code().wireName() + "\t" + e.getMessage().replace("\n", " / ") + hint;
    } catch (RuntimeException e) {
      e.printStackTrace(); // it fails the test, which then wants to know where it comes from
      return e.toString().replace("\n", " / ");
    }
  }

  private static void run(Pyro pyro, String[] words) {
    String id = words[3];
    switch (words[2]) {
      case "create" ->
          pyro.createWorkspace(
              WorkspaceSpec.builder(WorkspaceScene.ENV)
                  .name(id)
                  .seedPath(Path.of(words[4]))
                  .build());
      case "push" -> pyro.pushWorkspaceSync(id, Path.of(words[4]), "/workspace");
      case "write" -> pyro.writeWorkspaceFile(id, words[4], words[5] + "\n");
      case "patch" -> pyro.applyWorkspacePatch(id, words[4].replace("\\n", "\n"));
      case "export" -> pyro.exportWorkspace(id, ".", Path.of(words[4]));
      case "reset" -> pyro.resetWorkspace(id);
      case "stop" -> pyro.stopWorkspace(id);
      case "start" -> pyro.startWorkspace(id);
      case "delete" -> pyro.deleteWorkspace(id);
      default -> throw new IllegalArgumentException(words[2]);
    }
  }
}
