package dev.pellucid.cli.agreement;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One row of the table: which method answers a result, and how the two are compared.
 *
 * @param result as the references name it
 * @param method id of the method
 * @param parameters what the method is asked with
 * @param reading what of the answer is compared
 * @param tolerance what is allowed; empty where chance leaves nothing to hold it to
 * @param doubt why a reference may itself be wrong; then the difference is only shown
 */
public record Comparison(
    String result,
    String method,
    Function<Reference, Map<String, String>> parameters,
    Reading reading,
    Measure measure,
    Function<Reference, OptionalDouble> tolerance,
    Function<Reference, Optional<String>> doubt) {

  /** Without parameters, of the plain numbers, with no doubt and nothing tolerated. */
  static Comparison of(String result, String method, Measure measure) {
    return new Comparison(
        result,
        method,
        reference -> Map.of(),
        Reading.RAW,
        measure,
        reference -> OptionalDouble.empty(),
        reference -> Optional.empty());
  }

  Comparison with(Function<Reference, Map<String, String>> given) {
    return new Comparison(result, method, given, reading, measure, tolerance, doubt);
  }

  Comparison with(String... given) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < given.length; i += 2) {
      all.put(given[i], given[i + 1]);
    }
    return with(reference -> all);
  }

  Comparison shown() {
    return new Comparison(result, method, parameters, Reading.SHOWN, measure, tolerance, doubt);
  }

  Comparison within(Function<Reference, OptionalDouble> allowed) {
    return new Comparison(result, method, parameters, reading, measure, allowed, doubt);
  }

  /** One tolerance for models of ImageNet, whose networks are deep, and one for the others. */
  Comparison within(double imageNet, double others) {
    return within(
        reference -> OptionalDouble.of(Comparisons.isOfImageNet(reference) ? imageNet : others));
  }

  Comparison doubted(Function<Reference, Optional<String>> why) {
    return new Comparison(result, method, parameters, reading, measure, tolerance, why);
  }
}
