package dev.pellucid.evaluate.concept;

import dev.pellucid.compiler.ConceptVectors;
import java.util.Random;

/** Directions that mean nothing: what a bank's completeness is compared with. */
public final class RandomBank {

  private RandomBank() {}

  /** As many unit vectors as a bank has, uniformly distributed. */
  public static ConceptVectors like(ConceptVectors bank, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[bank.vectors().length][bank.channels()];
    for (float[] vector : vectors) {
      double squares = 0;
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) random.nextGaussian();
        squares += (double) vector[k] * vector[k];
      }
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) (vector[k] / Math.sqrt(squares));
      }
    }
    return new ConceptVectors(bank.names(), vectors);
  }
}
