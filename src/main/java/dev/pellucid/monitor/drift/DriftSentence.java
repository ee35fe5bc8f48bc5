package dev.pellucid.monitor.drift;

import dev.pellucid.event.DriftSignal.Shape;
import dev.pellucid.monitor.alert.Onset;
import dev.pellucid.monitor.quantity.Quantity;
import java.util.Locale;

/** An alarm in words. */
final class DriftSentence {

  private DriftSentence() {}

  static String of(Quantity quantity, Shape shape, double before, double after, Onset onset) {
    return "%s%s %s %s"
        .formatted(
            quantity.label().map("class %s: "::formatted).orElse(""),
            name(quantity),
            change(shape, before, after),
            onset.inWords());
  }

  private static String name(Quantity quantity) {
    String subject = quantity.subject().orElse("");
    return switch (quantity.kind()) {
      case PRESENCE -> "presence of concept " + subject;
      case CONTRIBUTION -> "contribution of concept " + subject;
      case RESIDUAL -> "the share that concepts leave unexplained";
      case CONFIDENCE -> "confidence";
      case ENTROPY -> "entropy";
      case CLASS_SHARE -> "share of class " + subject;
      case QUALITY -> "quality figure " + subject;
    };
  }

  private static String change(Shape shape, double before, double after) {
    String means = "(mean %s, was %s)".formatted(number(after), number(before));
    return switch (shape) {
      case HIGHER, LOWER ->
          "%s from %s to %s"
              .formatted(after >= before ? "rose" : "fell", number(before), number(after));
      case WIDER -> "spreads wider " + means;
      case NARROWER -> "spreads less " + means;
      case UPPER_TAIL -> "is very high more often " + means;
      case LOWER_TAIL -> "is very low more often " + means;
    };
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, Math.abs(value) < 0.01 && value != 0 ? "%.1e" : "%.2f", value);
  }
}
