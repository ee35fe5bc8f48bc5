package dev.pellucid.explain.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values a method is asked with: those that were given, defaults for the rest. */
public final class ParameterValues {

  private final Map<Parameter<?>, Object> values;

  private ParameterValues(Map<Parameter<?>, Object> values) {
    this.values = values;
  }

  /**
   * Reads the given texts.
   *
   * @param declared what the method takes
   * @param given texts by parameter name
   * @throws InvalidParameterException for a name that is not declared or a value out of range
   */
  public static ParameterValues parse(List<Parameter<?>> declared, Map<String, String> given) {
    Map<String, Parameter<?>> byName =
        declared.stream().collect(Collectors.toMap(Parameter::name, parameter -> parameter));
    for (String name : given.keySet()) {
      if (!byName.containsKey(name)) {
        throw new InvalidParameterException(
            "there is no parameter '%s' here; known: %s"
                .formatted(
                    name,
                    declared.isEmpty()
                        ? "none"
                        : declared.stream()
                            .map(Parameter::name)
                            .collect(Collectors.joining(", "))));
      }
    }
    Map<Parameter<?>, Object> values = new LinkedHashMap<>();
    for (Parameter<?> parameter : declared) {
      String text = given.get(parameter.name());
      values.put(parameter, text == null ? parameter.defaultValue() : parameter.parse(text));
    }
    return new ParameterValues(values);
  }

  /** The defaults of every declared parameter. */
  public static ParameterValues defaults(List<Parameter<?>> declared) {
    return parse(declared, Map.of());
  }

  /**
   * The value of one parameter.
   *
   * @throws IllegalArgumentException if the method did not declare it
   */
  @SuppressWarnings("unchecked")
  public <T> T get(Parameter<T> parameter) {
    if (!values.containsKey(parameter)) {
      throw new IllegalArgumentException("undeclared parameter '" + parameter.name() + "'");
    }
    return (T) values.get(parameter);
  }

  /** Every value by name, in the order of declaration, as texts that can be parsed again. */
  public Map<String, String> asText() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Parameter<?> parameter : values.keySet()) {
      String text = text(parameter);
      if (!text.isEmpty()) {
        texts.put(parameter.name(), text);
      }
    }
    return texts;
  }

  private <T> String text(Parameter<T> parameter) {
    return parameter.text(get(parameter));
  }
}
