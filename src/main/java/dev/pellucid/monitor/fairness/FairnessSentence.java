package dev.pellucid.monitor.fairness;

import dev.pellucid.monitor.alert.Onset;
import java.util.Locale;

/** An alarm in words. */
final class FairnessSentence {

  private FairnessSentence() {}

  static String of(
      Measure measure, String higher, double high, String lower, double low, Onset onset) {
    return String.format(
        Locale.ROOT,
        "%s is %.2f for %s and %.2f for %s %s",
        name(measure),
        high,
        higher,
        low,
        lower,
        onset.inWords());
  }

  /** Where to look: what follows the sentence of an alarm that is about no concept. */
  static String of(SeenConcepts.Difference difference, String higher, String lower) {
    return String.format(
        Locale.ROOT,
        "; their images differ most in concept %s, the mean rank of its presence being %.2f for %s and %.2f for %s",
        difference.concept(),
        difference.first(),
        higher,
        difference.second(),
        lower);
  }

  private static String name(Measure measure) {
    String subject = measure.subject().orElse("");
    return switch (measure.kind()) {
      case DEMOGRAPHIC_PARITY -> "the share of images called " + subject;
      case ACCURACY -> "accuracy";
      case EQUAL_OPPORTUNITY -> "the share of class %s that is recognised".formatted(subject);
      case FALSE_POSITIVES -> "the share of other images called " + subject;
      case CALIBRATION -> "(1 + correct − confidence)/2";
      case CONCEPT_RELIANCE ->
          "reliance on concept %s, the mean rank of its contribution's size,".formatted(subject);
      case EXPLANATION_QUALITY -> "the mean rank of quality figure " + subject;
    };
  }
}
