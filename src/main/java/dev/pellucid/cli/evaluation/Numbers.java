package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.EvaluationReport.Cost;
import dev.pellucid.evaluate.statistics.Interval;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Numbers as people read them. */
final class Numbers {

  private static final double SMALL = 0.001;
  private static final double LARGE = 10_000;

  private Numbers() {}

  static String text(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < SMALL || size >= LARGE)) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f", value);
  }

  /** A dash if there is none. */
  static String text(OptionalDouble value) {
    return value.isPresent() ? text(value.getAsDouble()) : "–";
  }

  /** A dash if it is not known. */
  static String word(Optional<Boolean> known) {
    return known.map(yes -> yes ? "yes" : "no").orElse("–");
  }

  /** The bounds of an interval; a dash if there is none. */
  static String bounds(Optional<Interval> bounds) {
    return bounds.map(interval -> text(interval.low()) + " – " + text(interval.high())).orElse("–");
  }

  static String time(Cost cost) {
    double milliseconds = 1000 * cost.seconds();
    return milliseconds < 1000
        ? String.format(
            Locale.ROOT,
            milliseconds < 0.1 ? "%.2f ms" : milliseconds < 10 ? "%.1f ms" : "%.0f ms",
            milliseconds)
        : String.format(Locale.ROOT, "%.1f s", cost.seconds());
  }
}
