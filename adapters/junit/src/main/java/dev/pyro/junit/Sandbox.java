package dev.pyro.junit;

import dev.pyro.Limits;
import dev.pyro.NetworkPolicy;
import dev.pyro.NetworkRules;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test a machine of its own.
 *
 * <p>On a <b>parameter</b> of a test, a lifecycle method or a constructor, or on a <b>field</b>, it
 * asks for one sandbox for that place. On a <b>class</b> it asks for one sandbox that all
 * parameters without an annotation of their own share; subclasses and {@code @Nested} classes
 * inherit it. An annotation of yours that has it means the same. What is given depends on the type:
 *
 * <ul>
 *   <li>{@link dev.pyro.Workspace}: a machine that keeps its state, with the project in {@code
 *       /workspace};
 *   <li>{@link Vm}: each command in a machine that is gone afterwards;
 *   <li>{@link dev.pyro.Pyro}: for everything else; all tests of a run have the same, and must not
 *       close it.
 * </ul>
 *
 * <p>A workspace lasts for one test; with {@link Scope#CLASS}, in a static field, and where there
 * is no test yet, such as in {@code @BeforeAll}, for all tests of the class. It is deleted
 * afterwards, however they end. When a test fails, what the workspace ran, what its services wrote
 * and the machine's console are published with the test, whole as files and in short as an entry,
 * and in short on standard error.
 *
 * <p>Two configuration parameters of JUnit, which may also be system properties, concern all tests:
 * {@value #HOME_PARAMETER} names pyro's home (else it is the usual one: {@code PYRO_HOME} or the
 * user's), and {@value #KEEP_PARAMETER} set to {@code true} is {@link #keepOnFailure} everywhere.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER})
@ExtendWith(SandboxExtension.class)
public @interface Sandbox {
  /** The configuration parameter that names pyro's home. */
  String HOME_PARAMETER = "pyro.junit.home";

  /** The configuration parameter that keeps the workspaces of failed tests. */
  String KEEP_PARAMETER = "pyro.junit.keepOnFailure";

  /** What the machine starts from. The first test on a host waits until it is built. */
  String environment() default "debian:12";

  /**
   * What {@code /workspace} starts from: a directory or an archive, relative to the directory in
   * which the tests run, which under Maven and Gradle is the project's. In a Git checkout, what Git
   * ignores is left out. Empty for nothing. A {@link Vm} has no files.
   */
  String seed() default ".";

  /** Virtual processors, 1 to 32. */
  int vcpuCount() default 1;

  /** Memory in MiB, 128 to 65536. */
  int memMib() default Limits.DEFAULT_MEM_MIB;

  /**
   * How long a workspace lives after the last activity, in seconds, 0 (for ever) to 2592000: should
   * the tests be killed, it goes by itself.
   */
  int ttlSeconds() default Limits.DEFAULT_WORKSPACE_TTL_SECONDS;

  /** What the machine may reach, and whether services may publish ports. */
  NetworkPolicy networkPolicy() default NetworkPolicy.OFF;

  /** Names that it may reach, see {@link NetworkRules#allowDomains}; they need egress. */
  String[] allowDomains() default {};

  /** Addresses that it may reach, see {@link NetworkRules#allowAddresses}; they need egress. */
  String[] allowAddresses() default {};

  /** How long a workspace is the same one. */
  Scope scope() default Scope.TEST;

  /**
   * Whether the workspace of a failed test stays for a look at it until its time is up; the command
   * that enters it is printed on standard error.
   */
  boolean keepOnFailure() default false;

  /** How long a workspace is the same one. */
  enum Scope {
    /** One for each test. */
    TEST,
    /** One for all tests of the class. */
    CLASS
  }
}
