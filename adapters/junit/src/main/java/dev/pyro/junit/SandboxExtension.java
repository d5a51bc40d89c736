package dev.pyro.junit;

import dev.pyro.Pyro;
import dev.pyro.Workspace;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Finds the places where {@link Sandbox} asks for something, and gives it to them. */
final class SandboxExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  private static final List<Class<?>> TYPES = List.of(Workspace.class, Vm.class, Pyro.class);

  SandboxExtension() {}

  /** A constructor's parameters are the test's, if the test has an instance of its own. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    fill(context, context.getRequiredTestClass(), null);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Sandboxes.of(
        context); // from now on its failure is told, even if it uses others' sandboxes only
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      fill(context, instance.getClass(), instance);
    }
  }

  /** Fills the fields of an instance, or those of a class. */
  private static void fill(ExtensionContext context, Class<?> type, Object instance) {
    Predicate<Field> wanted =
        field -> Modifier.isStatic(field.getModifiers()) == (instance == null);
    for (Field field :
        AnnotationSupport.findAnnotatedFields(
            type, Sandbox.class, wanted, HierarchyTraversalMode.TOP_DOWN)) {
      Place place =
          Place.of(field, AnnotationSupport.findAnnotation(field, Sandbox.class).orElseThrow());
      fault(place, field.getType()).ifPresent(SandboxExtension::refuse);
      if (Modifier.isFinal(field.getModifiers())) {
        refuse("@Sandbox on " + place.name() + ": it is final, so it cannot be filled");
      }
      try {
        field.setAccessible(true);
        field.set(instance, give(place, field.getType(), context));
      } catch (IllegalAccessException e) {
        throw new ExtensionConfigurationException("cannot fill " + place.name(), e);
      }
    }
  }

  private static void refuse(String message) {
    throw new ExtensionConfigurationException(message);
  }

  private static Optional<String> fault(Place place, Class<?> type) {
    return TYPES.contains(type)
        ? Optional.empty()
        : Optional.of(
            "@Sandbox on "
                + place.name()
                + ": its type is "
                + type.getName()
                + "; it can be Workspace, Vm or Pyro");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.isAnnotated(Sandbox.class)
        || (TYPES.contains(parameter.getParameter().getType())
            && placeOfClass(context).isPresent());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Place place =
        parameter
            .findAnnotation(Sandbox.class)
            .map(sandbox -> Place.of(parameter.getParameter(), parameter.getIndex(), sandbox))
            .or(() -> placeOfClass(context))
            .orElseThrow();
    Class<?> type = parameter.getParameter().getType();
    fault(place, type)
        .ifPresent(fault -> {
          throw new ParameterResolutionException(fault);
        });
    Sandboxes.of(context);
    return give(place, type, context);
  }

  /** Finds the annotation of the class or of one around it, the innermost first. */
  private static Optional<Place> placeOfClass(ExtensionContext context) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<Class<?>> type = at.get().getTestClass();
      Optional<Sandbox> found =
          type.flatMap(test -> AnnotationSupport.findAnnotation(test, Sandbox.class));
      if (found.isPresent()) {
        return Optional.of(Place.of(type.get(), found.get()));
      }
    }
    return Optional.empty();
  }

  private static Object give(Place place, Class<?> type, ExtensionContext context) {
    if (type == Pyro.class) {
      return SharedPyro.of(context).pyro();
    }
    boolean inTest = context.getTestMethod().isPresent();
    boolean forClass = place.sandbox().scope() == Sandbox.Scope.CLASS;
    if (place.isOfClass() && !forClass && !inTest && type == Workspace.class) {
      throw new ParameterResolutionException(
          "there is no test yet, and @Sandbox on "
              + place.name()
              + " asks for a workspace for each: give it scope = Scope.CLASS, or annotate the"
              + " parameter itself");
    }
    ExtensionContext owner = forClass && inTest ? classContext(place, context) : context;
    return Sandboxes.of(owner).get(place, type).value();
  }

  /** Returns the innermost class that has the place, be it inherited. */
  private static ExtensionContext classContext(Place place, ExtensionContext context) {
    ExtensionContext at = context;
    while (at.getTestMethod().isPresent()
        || !place.declaring().isAssignableFrom(at.getRequiredTestClass())) {
      at = at.getParent().orElseThrow();
    }
    return at;
  }
}
