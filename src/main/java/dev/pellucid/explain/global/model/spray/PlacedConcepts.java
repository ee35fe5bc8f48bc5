package dev.pellucid.explain.global.model.spray;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import java.util.BitSet;
import org.ejml.simple.SimpleMatrix;

/**
 * What concepts add to a class's score in one part of an image. With A, G {@code [K,h,w]}, v_j the
 * unit vector of concept j and u = U ᵀA the coefficients of A in the bank, as in the live
 * explanation: contribution c_j = Σ_p w_p u_j(p) ⟨G(p), v_j⟩, presence p_j = Σ_p w_p ⟨A(p), v_j⟩ /
 * Σ_p w_p, w_p the share of position p's cell that lies in the part. With all w = 1 they are those
 * of the whole image.
 *
 * <p>A position sees more of the image than its cell, so what is said of a part holds about as
 * sharply as a cell is large.
 */
public final class PlacedConcepts {

  private final ConceptVectors bank;
  private final SimpleMatrix vectors;
  private final SimpleMatrix inverse;

  /**
   * Of one image.
   *
   * @param presence {@code [J]}
   * @param contribution {@code [J]}
   */
  public record Values(float[] presence, float[] contribution) {}

  public PlacedConcepts(ConceptVectors bank) {
    this.bank = bank;
    this.vectors = new SimpleMatrix(bank.names().size(), bank.channels());
    for (int j = 0; j < bank.names().size(); j++) {
      for (int k = 0; k < bank.channels(); k++) {
        vectors.set(j, k, bank.vectors()[j][k]);
      }
    }
    this.inverse = vectors.pseudoInverse().transpose();
  }

  /** The concepts' names. */
  public ConceptVectors bank() {
    return bank;
  }

  /**
   * In a part of an image.
   *
   * @param part pixels of the model's input, bit y·width + x
   */
  public Values in(LayerGradient image, BitSet part, int width, int height) {
    LayerValues activation = image.activation();
    double[] weights = shares(part, width, height, activation.width(), activation.height());
    SimpleMatrix a = matrix(activation);
    SimpleMatrix g = matrix(image.gradient());
    SimpleMatrix seen = vectors.mult(a);
    SimpleMatrix product = inverse.mult(a).elementMult(vectors.mult(g));
    int concepts = bank.names().size();
    float[] presence = new float[concepts];
    float[] contribution = new float[concepts];
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    for (int j = 0; j < concepts; j++) {
      double present = 0;
      double adds = 0;
      for (int p = 0; p < weights.length; p++) {
        present += weights[p] * seen.get(j, p);
        adds += weights[p] * product.get(j, p);
      }
      presence[j] = (float) (total > 0 ? present / total : 0);
      contribution[j] = (float) adds;
    }
    return new Values(presence, contribution);
  }

  private static SimpleMatrix matrix(LayerValues values) {
    SimpleMatrix matrix = new SimpleMatrix(values.channels(), values.positions());
    for (int i = 0; i < values.values().length; i++) {
      matrix.set(i, values.values()[i]);
    }
    return matrix;
  }

  private static double[] shares(BitSet part, int width, int height, int across, int down) {
    double[] inside = new double[across * down];
    double[] all = new double[across * down];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int cell = y * down / height * across + x * across / width;
        all[cell]++;
        if (part.get(y * width + x)) {
          inside[cell]++;
        }
      }
    }
    for (int cell = 0; cell < inside.length; cell++) {
      inside[cell] = all[cell] > 0 ? inside[cell] / all[cell] : 0;
    }
    return inside;
  }
}
