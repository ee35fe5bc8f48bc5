package dev.pellucid.cli.agreement;

import java.util.Map;
import java.util.OptionalDouble;

/** What came of one result of another library. */
public sealed interface Outcome {

  Reference reference();

  /**
   * The method was run and its answer compared.
   *
   * @param parameters the method was asked with, its layer left out, which differs between models
   */
  record Compared(
      Reference reference,
      Comparison row,
      Map<String, String> parameters,
      double value,
      OptionalDouble tolerance)
      implements Outcome {

    boolean isWithin() {
      return Double.isFinite(value)
          && (tolerance.isEmpty()
              || row.doubt().apply(reference).isPresent()
              || row.measure().isWithin(value, tolerance.getAsDouble()));
    }
  }

  /** The method exists and should have answered, but did not. */
  record Failed(Reference reference, Comparison row, String why) implements Outcome {}

  /** There is nothing to compare with. */
  record LeftOut(Reference reference, String why) implements Outcome {}
}
