package dev.pyro;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Imports go one way: see the table in ARCHITECTURE.md. */
class LayersTest {
  private static final JavaClasses
      ENGINE = // its own classes, wherever the build puts those of the tests
      new ClassFileImporter()
              .importUrl(Pyro.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void thePublicVocabularyDependsOnNothingInternal() {
    classes()
        .that()
        .resideInAPackage("dev.pyro")
        .and()
        .doNotHaveFullyQualifiedName("dev.pyro.Pyro")
        .and()
        .doNotHaveFullyQualifiedName("dev.pyro.Pyro$Options")
        .and()
        .haveNameNotMatching("dev\\.pyro\\.Project(Seed|Repository)")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.pyro")
        .check(ENGINE);
  }

  @Test
  void nothingInternalKnowsTheFacade() {
    noClasses()
        .that()
        .resideInAPackage("dev.pyro.*..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("dev\\.pyro\\.Pyro(\\$.*)?")
        .check(ENGINE);
  }

  @Test
  void importsGoDownOnly() {
    mayNotKnow(
        "store", "secret", "tree", "guest", "machine", "environment", "vm", "workspace", "doctor");
    mayNotKnow("secret", "tree", "guest", "machine", "environment", "vm", "workspace", "doctor");
    mayNotKnow("tree", "secret", "guest", "machine", "environment", "vm", "workspace", "doctor");
    mayNotKnow(
        "guest", "store", "secret", "tree", "machine", "environment", "vm", "workspace", "doctor");
    mayNotKnow("machine", "secret", "tree", "environment", "vm", "workspace", "doctor");
    mayNotKnow("environment", "secret", "tree", "guest", "machine", "vm", "workspace", "doctor");
    mayNotKnow("vm", "secret", "tree", "workspace", "doctor");
    mayNotKnow("workspace", "doctor");
    mayNotKnow("doctor", "secret", "tree", "guest", "vm");
  }

  @Test
  void hostProgramsKnowTheStoreOnly() {
    classes()
        .that()
        .resideInAPackage("dev.pyro.process..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.pyro", "dev.pyro.store..", "dev.pyro.process..")
        .check(ENGINE);
    mayNotKnow("store", "process");
  }

  @Test
  void disksKnowPathsOfTreesOnlyAndAreKnownToWorkspacesOnly() {
    for (String other :
        new String[] {"store", "secret", "guest", "machine", "environment", "vm", "doctor"}) {
      mayNotKnow("disk", other);
      mayNotKnow(other, "disk");
    }
    mayNotKnow("disk", "workspace");
    mayNotKnow("tree", "disk");
  }

  @Test
  void patchesKnowTheVocabularyOnly() {
    classes()
        .that()
        .resideInAPackage("dev.pyro.patch..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.pyro", "dev.pyro.patch..")
        .check(ENGINE);
    for (String other :
        new String[] {
          "store", "secret", "tree", "guest", "machine", "environment", "vm", "doctor"
        }) {
      mayNotKnow(other, "patch");
    }
  }

  @Test
  void theTerminalKnowsTheVocabularyOnly() {
    classes()
        .that()
        .resideInAPackage("dev.pyro.terminal..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.pyro", "dev.pyro.terminal..")
        .check(ENGINE);
    for (String other :
        new String[] {
          "store", "tree", "guest", "machine", "environment", "vm", "patch", "doctor"
        }) {
      mayNotKnow(other, "terminal");
    }
  }

  @Test
  void noPackageIsPartOfACycle() {
    slices().matching("dev.pyro.(*)..").should().beFreeOfCycles().check(ENGINE);
  }

  private static void mayNotKnow(String lower, String... upper) {
    String[] packages = new String[upper.length];
    for (int i = 0; i < upper.length; i++) {
      packages[i] = "dev.pyro." + upper[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage("dev.pyro." + lower + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(ENGINE);
  }
}
