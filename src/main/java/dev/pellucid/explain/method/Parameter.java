package dev.pellucid.explain.method;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A parameter of a method: its name as the paper or the usual library has it, its default, and what
 * it may be.
 *
 * @param <T> the type of its values
 */
public sealed interface Parameter<T> {

  String name();

  T defaultValue();

  /** One line for people. */
  String meaning();

  /** What it may be, for people. */
  String range();

  /**
   * Reads a value.
   *
   * @throws InvalidParameterException if the text is no such value or lies outside the range
   */
  T parse(String text);

  /** A value as a text that can be parsed again. */
  default String text(T value) {
    return value instanceof Optional<?> optional
        ? optional.map(String::valueOf).orElse("")
        : String.valueOf(value);
  }

  /** The default, for people. */
  default String defaultText() {
    return String.valueOf(defaultValue());
  }

  /** True or false. */
  record Flag(String name, Boolean defaultValue, String meaning) implements Parameter<Boolean> {
    @Override
    public String range() {
      return "true or false";
    }

    @Override
    public Boolean parse(String text) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new InvalidParameterException(this, text);
      };
    }
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  record Whole(String name, Integer defaultValue, int min, int max, String meaning)
      implements Parameter<Integer> {
    @Override
    public String range() {
      return "a whole number from " + min + " to " + max;
    }

    @Override
    public Integer parse(String text) {
      try {
        int value = Integer.parseInt(text);
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        throw new InvalidParameterException(this, text);
      }
      throw new InvalidParameterException(this, text);
    }
  }

  /** A number from {@code min} to {@code max}, both included. */
  record Real(String name, Double defaultValue, double min, double max, String meaning)
      implements Parameter<Double> {
    @Override
    public String range() {
      return "a number from " + min + " to " + max;
    }

    @Override
    public Double parse(String text) {
      try {
        double value = Double.parseDouble(text);
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        throw new InvalidParameterException(this, text);
      }
      throw new InvalidParameterException(this, text);
    }
  }

  /** One of a few words. */
  record Choice(String name, String defaultValue, List<String> options, String meaning)
      implements Parameter<String> {
    public Choice {
      options = List.copyOf(options);
      if (!options.contains(defaultValue)) {
        throw new IllegalArgumentException(
            "the default '" + defaultValue + "' is not among " + options);
      }
    }

    @Override
    public String range() {
      return String.join(" | ", options);
    }

    @Override
    public String parse(String text) {
      if (!options.contains(text)) {
        throw new InvalidParameterException(this, text);
      }
      return text;
    }
  }

  /** What an image is compared with; see {@link Baseline#parse}. */
  record OfBaseline(String name, Baseline defaultValue, String meaning)
      implements Parameter<Baseline> {
    @Override
    public String range() {
      return Baseline.RANGE;
    }

    @Override
    public Baseline parse(String text) {
      return Baseline.parse(text).orElseThrow(() -> new InvalidParameterException(this, text));
    }
  }

  /** Several values of one kind, separated by commas. */
  record Several<T>(Parameter<T> each, List<T> defaultValue) implements Parameter<List<T>> {
    public Several {
      defaultValue = List.copyOf(defaultValue);
    }

    @Override
    public String name() {
      return each.name();
    }

    @Override
    public String meaning() {
      return each.meaning();
    }

    @Override
    public String range() {
      return each.range() + "; several, separated by commas";
    }

    @Override
    public String defaultText() {
      return defaultValue.isEmpty() ? each.defaultText() : text(defaultValue);
    }

    @Override
    public List<T> parse(String text) {
      return Arrays.stream(text.split(",", -1)).map(each::parse).toList();
    }

    @Override
    public String text(List<T> values) {
      return values.stream().map(each::text).collect(Collectors.joining(","));
    }
  }

  /**
   * The name of a tensor of the model's graph; empty leaves the choice to the method.
   *
   * @param otherwise what is taken if none is named, for people
   */
  record Layer(String name, String meaning, String otherwise)
      implements Parameter<Optional<String>> {

    /** Empty leaves the choice to the model. */
    public Layer(String name, String meaning) {
      this(name, meaning, "the model's concept layer");
    }

    @Override
    public Optional<String> defaultValue() {
      return Optional.empty();
    }

    @Override
    public String defaultText() {
      return otherwise;
    }

    @Override
    public String range() {
      return "a tensor of the graph";
    }

    @Override
    public Optional<String> parse(String text) {
      if (text.isBlank()) {
        throw new InvalidParameterException(this, text);
      }
      return Optional.of(text);
    }
  }
}
