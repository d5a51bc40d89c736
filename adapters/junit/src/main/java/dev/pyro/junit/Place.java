package dev.pyro.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Parameter;

/**
 * Where a sandbox was asked for. Equal places of one test or class get the same.
 *
 * @param name what messages call it
 * @param declaring the class that it stands in, or whose annotation counts
 * @param isOfClass whether it is a class that was annotated
 * @param sandbox what was asked for
 */
record Place(String name, Class<?> declaring, boolean isOfClass, Sandbox sandbox) {
  static Place of(Parameter parameter, int index, Sandbox sandbox) {
    Class<?> declaring = parameter.getDeclaringExecutable().getDeclaringClass();
    return new Place(
        "parameter "
            + (parameter.isNamePresent() ? parameter.getName() : Integer.toString(index + 1))
            + " of "
            + signature(parameter),
        declaring,
        false,
        sandbox);
  }

  /** Methods may be overloaded, so that their names alone do not tell them apart. */
  private static String signature(Parameter parameter) {
    StringBuilder types = new StringBuilder();
    for (Class<?> type : parameter.getDeclaringExecutable().getParameterTypes()) {
      types.append(types.isEmpty() ? "" : ", ").append(type.getSimpleName());
    }
    String name = parameter.getDeclaringExecutable().getName();
    String declaring = parameter.getDeclaringExecutable().getDeclaringClass().getName();
    return (name.equals(declaring) ? declaring : declaring + "." + name) + "(" + types + ")";
  }

  static Place of(Field field, Sandbox sandbox) {
    return new Place(
        "field " + field.getDeclaringClass().getName() + "." + field.getName(),
        field.getDeclaringClass(),
        false,
        sandbox);
  }

  static Place of(Class<?> annotated, Sandbox sandbox) {
    return new Place("class " + annotated.getName(), annotated, true, sandbox);
  }
}
