package dev.pellucid.explain.local.concept.completeness;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.ejml.simple.SimpleMatrix;

/**
 * Activations A of a layer, as much of them as a set S of concepts tells: at every position μ + L_S
 * V_S (A − μ), μ {@code [K]} their mean, V_S the concepts' vectors, {@code [|S|,K]}, and L_S {@code
 * [K,|S|]} what turns the concepts' scores into activations again. No concepts leave μ; as many
 * independent ones as there are channels leave A as it is.
 *
 * <p>A set costs K·|S| multiplications a position of every image.
 */
public final class RestoredActivations {

  private final List<LayerValues> activations;
  private final float[] mean;
  private final List<float[]> scores;

  /** What L is made of: {@code [K,J]} and {@code [J,J]}, L_S = cross_S gram_SS⁻¹. */
  private final SimpleMatrix cross;

  private final SimpleMatrix gram;

  /**
   * Looks at activations through concepts.
   *
   * @param activations of some images, kept in memory
   * @throws IllegalArgumentException if there are none, or they have not as many channels as the
   *     concepts
   */
  public RestoredActivations(
      ConceptVectors bank, List<LayerValues> activations, Restoration restoration) {
    if (activations.isEmpty() || activations.get(0).channels() != bank.channels()) {
      throw new IllegalArgumentException(
          activations.isEmpty()
              ? "there are no activations to restore"
              : "activations of %d channels cannot be restored by concepts of %d"
                  .formatted(activations.get(0).channels(), bank.channels()));
    }
    this.activations = List.copyOf(activations);
    this.mean = mean(activations);
    float[][] vectors = bank.vectors();
    this.scores = activations.stream().map(each -> scores(vectors, each)).toList();
    switch (restoration) {
      case PROJECTION -> {
        SimpleMatrix rows = new SimpleMatrix(vectors);
        cross = rows.transpose();
        gram = rows.mult(cross);
      }
      case REGRESSION -> {
        cross = new SimpleMatrix(bank.channels(), vectors.length);
        gram = new SimpleMatrix(vectors.length, vectors.length);
        for (int image = 0; image < activations.size(); image++) {
          learn(activations.get(image), scores.get(image));
        }
      }
      default -> throw new IllegalArgumentException("no restoration " + restoration);
    }
  }

  /** The activations as they are. */
  public List<LayerValues> originals() {
    return activations;
  }

  /** J, how many concepts there are. */
  public int concepts() {
    return gram.getNumRows();
  }

  /** The activations as far as some of the concepts tell them. */
  public List<LayerValues> by(BitSet chosen) {
    int[] concepts = chosen.stream().toArray();
    float[] lift = lift(concepts);
    List<LayerValues> restored = new ArrayList<>(activations.size());
    for (int image = 0; image < activations.size(); image++) {
      restored.add(restored(activations.get(image), scores.get(image), concepts, lift));
    }
    return restored;
  }

  private LayerValues restored(LayerValues original, float[] seen, int[] concepts, float[] lift) {
    int positions = original.positions();
    float[] values = new float[original.values().length];
    for (int k = 0; k < mean.length; k++) {
      int row = k * positions;
      for (int p = 0; p < positions; p++) {
        values[row + p] = mean[k];
      }
      for (int i = 0; i < concepts.length; i++) {
        float share = lift[k * concepts.length + i];
        int from = concepts[i] * positions;
        for (int p = 0; p < positions; p++) {
          values[row + p] += share * seen[from + p];
        }
      }
    }
    return new LayerValues(original.channels(), original.height(), original.width(), values);
  }

  /** L_S, row by row. */
  private float[] lift(int[] concepts) {
    int count = concepts.length;
    if (count == 0) {
      return new float[0];
    }
    SimpleMatrix among = new SimpleMatrix(count, count);
    SimpleMatrix towards = new SimpleMatrix(mean.length, count);
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < count; i++) {
        among.set(i, j, gram.get(concepts[i], concepts[j]));
      }
      for (int k = 0; k < mean.length; k++) {
        towards.set(k, j, cross.get(k, concepts[j]));
      }
    }
    double[] lift = towards.mult(among.pseudoInverse()).getDDRM().getData();
    float[] rows = new float[lift.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) lift[i];
    }
    return rows;
  }

  private void learn(LayerValues seen, float[] scored) {
    int positions = seen.positions();
    for (int j = 0; j < gram.getNumCols(); j++) {
      for (int k = 0; k < mean.length; k++) {
        double sum = 0;
        for (int p = 0; p < positions; p++) {
          sum += (seen.values()[k * positions + p] - mean[k]) * scored[j * positions + p];
        }
        cross.set(k, j, cross.get(k, j) + sum);
      }
      for (int i = 0; i < gram.getNumRows(); i++) {
        double sum = 0;
        for (int p = 0; p < positions; p++) {
          sum += scored[i * positions + p] * scored[j * positions + p];
        }
        gram.set(i, j, gram.get(i, j) + sum);
      }
    }
  }

  /** V (A − μ), {@code [J,P]}. */
  private float[] scores(float[][] vectors, LayerValues seen) {
    int positions = seen.positions();
    float[] scored = new float[vectors.length * positions];
    for (int j = 0; j < vectors.length; j++) {
      for (int k = 0; k < mean.length; k++) {
        float along = vectors[j][k];
        for (int p = 0; p < positions; p++) {
          scored[j * positions + p] += along * (seen.values()[k * positions + p] - mean[k]);
        }
      }
    }
    return scored;
  }

  private static float[] mean(List<LayerValues> activations) {
    double[] sum = new double[activations.get(0).channels()];
    for (LayerValues each : activations) {
      float[] own = each.mean();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += own[k];
      }
    }
    float[] mean = new float[sum.length];
    for (int k = 0; k < sum.length; k++) {
      mean[k] = (float) (sum[k] / activations.size());
    }
    return mean;
  }
}
