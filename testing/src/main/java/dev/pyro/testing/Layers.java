package dev.pyro.testing;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which packages of a module may use which others, by list. */
public final class Layers {
  private Layers() {}

  /**
   * Checks a module as it was compiled, without its tests. Each of its packages must be in the
   * list. It may use itself, {@code java..} and what the list says; there are no circles.
   *
   * @param inModule any class of the module
   * @param mayUse each package with the packages that it may use; one that ends with two dots
   *     stands for those below it, too
   */
  public static void assertHold(Class<?> inModule, Map<String, List<String>> mayUse) {
    JavaClasses module =
        new ClassFileImporter()
            .importUrl(inModule.getProtectionDomain().getCodeSource().getLocation());
    Set<String> faults = new TreeSet<>();
    for (JavaClass from : module) {
      List<String> allowed = mayUse.get(from.getPackageName());
      if (allowed == null) {
        faults.add("the package " + from.getPackageName() + " is not in the list");
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        String used = to.getPackageName();
        if (!to.isPrimitive()
            && !used.equals(from.getPackageName())
            && !matches("java..", used)
            && allowed.stream().noneMatch(pattern -> matches(pattern, used))) {
          faults.add(from.getName() + " uses " + to.getName());
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(String.join("\n", faults));
    }
    slices().matching("dev.pyro.(**)").should().beFreeOfCycles().check(module);
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("..")
        ? (name + ".").startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
