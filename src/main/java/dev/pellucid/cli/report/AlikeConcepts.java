package dev.pellucid.cli.report;

import dev.pellucid.compiler.ConceptVectors;
import java.util.Optional;

/**
 * Concepts of a bank that are nearly one direction. Contributions are coefficients in the whole
 * bank, so that large ones of such concepts cancel, and none of them says much by itself.
 */
final class AlikeConcepts {

  /** From this cosine on, what is told of one of two concepts may as well belong to the other. */
  private static final double ALIKE = 0.9;

  private AlikeConcepts() {}

  /** Warns of them by the two that are most alike; empty if none are. */
  static Optional<String> warning(ConceptVectors bank) {
    float[][] vectors = bank.vectors();
    double most = ALIKE;
    Optional<String> warning = Optional.empty();
    for (int i = 0; i < vectors.length; i++) {
      for (int j = i + 1; j < vectors.length; j++) {
        double cosine = cosine(vectors[i], vectors[j]);
        if (cosine >= most) {
          most = cosine;
          warning =
              Optional.of(
                  "Some concepts of this model are nearly the same, most of all '%s' and '%s' (cosine %s). What such concepts add is divided between them at will, and may be large with opposite signs: look at their sum, or learn fewer concepts."
                      .formatted(bank.names().get(i), bank.names().get(j), Text.number(cosine, 2)));
        }
      }
    }
    return warning;
  }

  private static double cosine(float[] some, float[] other) {
    double both = 0;
    double own = 0;
    double others = 0;
    for (int k = 0; k < some.length; k++) {
      both += (double) some[k] * other[k];
      own += (double) some[k] * some[k];
      others += (double) other[k] * other[k];
    }
    return own > 0 && others > 0 ? both / Math.sqrt(own * others) : 0;
  }
}
