package dev.pyro;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Imports go one way. Who may import what is the table "Packages of the engine" of ARCHITECTURE.md.
 */
class LayersTest {
  private static final String ROOT = "dev.pyro";

  /** They may import everything, and nothing may import them. */
  private static final Set<String> FACADE =
      Set.of(
          "Pyro",
          "OperationsByName",
          "Engine",
          "Workspace",
          "Shell",
          "Service",
          "ProjectRepository");

  private static final Pattern ROW =
      Pattern.compile("\\| `(dev\\.pyro[a-z.]*)` \\|[^|]*\\| ([a-z., ]*)\\|");

  private static final JavaClasses
      ENGINE = // its own classes, wherever the build puts those of the tests
      new ClassFileImporter()
              .importUrl(Pyro.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void everyImportIsInTheTable() throws IOException {
    Map<String, Set<String>> allowed = table();
    List<String> faults = new ArrayList<>();
    for (JavaClass one : ENGINE) {
      if (!isFacade(one)) {
        for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (isOurs(target) && !isAllowed(allowed, one, target)) {
            faults.add(dependency.getDescription());
          }
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  private static boolean isAllowed(Map<String, Set<String>> allowed, JavaClass from, JavaClass to) {
    return !isFacade(to)
        && (to.getPackageName().equals(ROOT)
            || to.getPackageName().equals(from.getPackageName())
            || allowed.getOrDefault(from.getPackageName(), Set.of()).contains(to.getPackageName()));
  }

  private static boolean isOurs(JavaClass one) {
    return one.getPackageName().equals(ROOT) || one.getPackageName().startsWith(ROOT + ".");
  }

  private static boolean isFacade(JavaClass one) {
    String name = one.getName().substring(one.getPackageName().length() + 1);
    int nested = name.indexOf('$');
    return one.getPackageName().equals(ROOT)
        && FACADE.contains(nested < 0 ? name : name.substring(0, nested));
  }

  @Test
  void everyPackageHasARow() throws IOException {
    Set<String> packages =
        ENGINE.stream()
            .filter(one -> !one.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(packages, new TreeSet<>(table().keySet()));
  }

  @Test
  void theVocabularyNeedsNothingButJava() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .and(DescribedPredicate.describe("are not the facade", one -> !isFacade(one)))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", ROOT)
        .check(ENGINE);
  }

  /**
   * A variable such as TAR_OPTIONS or GIT_DIR makes a program do something else than it was started
   * for. Each class says itself what its program gets. Only a command that the user runs on the
   * host has the user's environment.
   */
  @Test
  void noProgramHasTheWholeEnvironmentOfTheCaller() {
    Set<String> starters =
        ENGINE.stream()
            .filter(one ->
                one.getConstructorCallsFromSelf().stream()
                    .anyMatch(call -> call.getTargetOwner().isEquivalentTo(ProcessBuilder.class)))
            .filter(one ->
                one.getMethodCallsFromSelf().stream()
                    .noneMatch(call ->
                        call.getName().equals("clear")
                            && call.getTargetOwner().isEquivalentTo(Map.class)))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());
    assertEquals(Set.of("HostCompat"), starters);
  }

  @Test
  void noPackageIsPartOfACircle() {
    SlicesRuleDefinition.slices().matching("dev.pyro.(**)").should().beFreeOfCycles().check(ENGINE);
  }

  /** Returns the packages that each package may import, as the table says. */
  private static Map<String, Set<String>> table() throws IOException {
    Map<String, Set<String>> allowed = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("..", "ARCHITECTURE.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        allowed.put(
            row.group(1),
            Pattern.compile(", ")
                .splitAsStream(row.group(2).strip())
                .filter(name -> !name.isEmpty())
                .map(name -> ROOT + "." + name)
                .collect(Collectors.toSet()));
      }
    }
    assertTrue(allowed.containsKey(ROOT), "the table of packages was found");
    return allowed;
  }
}
