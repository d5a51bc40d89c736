package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Imports go one way. The rows say what each package may import besides {@code java} and the
 * engine's public vocabulary. A name without dots is a package of the command line, and must stand
 * in a row above: so there is no circle. A package that has no row fails the test.
 */
class LayersTest {
  private static final String ROOT = "dev.pyro.cli";

  private static final List<Layer> LAYERS =
      List.of(
          new Layer("console"),
          new Layer("core", "console", "dev.pyro.tools", "org.apache.commons.cli", "sun.misc"),
          new Layer("terminal", "console", "core", "sun.misc"),
          new Layer("run", "console", "core", "terminal", "dev.pyro.tools"),
          new Layer("env", "console", "core"),
          new Layer("doctor", "console", "core"),
          new Layer("workspace", "console", "core", "run", "dev.pyro.tools"),
          new Layer("content", "console", "core", "workspace"),
          new Layer("shell", "console", "core", "terminal", "workspace"),
          new Layer("service", "console", "core", "workspace", "dev.pyro.tools"),
          new Layer(
              "mcp", "console", "core", "dev.pyro.tools", "dev.pyro.mcp", "dev.pyro.mcp.serve"),
          new Layer(
              "demo", "console", "core", "dev.pyro.tools", "dev.pyro.responses", "com.google.gson"),
          new Layer( // the package of Main, which knows every command
              "",
              "console",
              "core",
              "run",
              "env",
              "doctor",
              "workspace",
              "content",
              "shell",
              "service",
              "mcp",
              "demo",
              "dev.pyro.tools",
              "dev.pyro.mcp.serve"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  /**
   * A package and what it may import.
   *
   * @param name the package below {@code dev.pyro.cli}
   * @param imports what it may import
   */
  private record Layer(String name, List<String> imports) {
    Layer(String name, String... imports) {
      this(name, List.of(imports));
    }

    String fullName() {
      return full(name);
    }

    boolean mayImport(String other) {
      return other.equals(fullName())
          || other.equals("dev.pyro")
          || other.startsWith("java.")
          || imports.stream().anyMatch(allowed -> full(allowed).equals(other));
    }

    private static String full(String name) {
      return name.isEmpty() ? ROOT : name.contains(".") ? name : ROOT + "." + name;
    }
  }

  @Test
  void everyPackageHasARow() {
    Set<String> rows = new TreeSet<>();
    LAYERS.forEach(layer -> rows.add(layer.fullName()));
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(each -> packages.add(each.getPackageName()));
    assertEquals(rows, packages);
  }

  @Test
  void rowsNameOnlyWhatStandsAbove() {
    Set<String> above = new TreeSet<>();
    for (Layer layer : LAYERS) {
      for (String allowed : layer.imports()) {
        assertTrue(allowed.contains(".") || above.contains(allowed), layer + ": " + allowed);
      }
      above.add(layer.name());
    }
  }

  @Test
  void packagesImportWhatTheirRowAllows() {
    List<String> faults = new ArrayList<>();
    LAYERS.forEach(layer -> faults.addAll(faults(layer)));
    assertEquals(List.of(), faults);
  }

  @Test
  void rowsAllowNothingThatIsNotUsed() {
    List<String> unused = new ArrayList<>();
    for (Layer layer : LAYERS) {
      for (String allowed : layer.imports()) {
        if (faults(new Layer(layer.name(), without(layer.imports(), allowed))).isEmpty()) {
          unused.add(layer.name() + ": " + allowed);
        }
      }
    }
    assertEquals(List.of(), unused);
  }

  private static List<String> without(List<String> all, String one) {
    return all.stream().filter(each -> !each.equals(one)).toList();
  }

  private static List<String> faults(Layer layer) {
    List<String> faults = new ArrayList<>();
    for (JavaClass each : CLASSES) {
      if (each.getPackageName().equals(layer.fullName())) {
        for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (!target.isPrimitive() && !layer.mayImport(target.getPackageName())) {
            faults.add(dependency.getDescription());
          }
        }
      }
    }
    return faults;
  }
}
