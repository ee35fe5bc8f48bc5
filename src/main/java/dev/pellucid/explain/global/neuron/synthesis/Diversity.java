package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.explain.local.concept.activation.LayerValues;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.NormOps_FDRM;

/** How alike images are to a layer: the cosine between the Gram matrices of their activations. */
final class Diversity {

  private Diversity() {}

  /** The mean over all pairs, in −1…1. */
  static double alike(List<LayerValues> activations) {
    List<FMatrixRMaj> units = activations.stream().map(each -> unit(gram(matrix(each)))).toList();
    double sum = 0;
    for (int i = 0; i < units.size(); i++) {
      for (int j = 0; j < i; j++) {
        sum += dot(units.get(i), units.get(j));
      }
    }
    return sum / pairs(units.size());
  }

  /** Its slope in each image's activations, {@code [K,h,w]} each. */
  static List<float[]> slopes(List<LayerValues> activations) {
    List<FMatrixRMaj> matrices = activations.stream().map(Diversity::matrix).toList();
    List<FMatrixRMaj> grams = matrices.stream().map(Diversity::gram).toList();
    List<FMatrixRMaj> units = grams.stream().map(Diversity::unit).toList();
    List<float[]> slopes = new ArrayList<>();
    for (int i = 0; i < matrices.size(); i++) {
      int channels = grams.get(i).numRows;
      FMatrixRMaj ofGram = new FMatrixRMaj(channels, channels);
      for (int j = 0; j < matrices.size(); j++) {
        if (j != i) {
          CommonOps_FDRM.addEquals(ofGram, units.get(j));
          CommonOps_FDRM.addEquals(ofGram, -dot(units.get(i), units.get(j)), units.get(i));
        }
      }
      // G = AAᵀ is symmetric, and so is the slope in it: that in A is twice their product.
      FMatrixRMaj ofActivations = new FMatrixRMaj(channels, matrices.get(i).numCols);
      float norm = Math.max(Float.MIN_NORMAL, NormOps_FDRM.normF(grams.get(i)));
      CommonOps_FDRM.mult(
          2 / (norm * (float) pairs(matrices.size())), ofGram, matrices.get(i), ofActivations);
      slopes.add(ofActivations.data);
    }
    return slopes;
  }

  private static double pairs(int images) {
    return images * (images - 1) / 2.0;
  }

  private static FMatrixRMaj matrix(LayerValues activations) {
    return FMatrixRMaj.wrap(
        activations.channels(), activations.positions(), activations.values().clone());
  }

  private static FMatrixRMaj gram(FMatrixRMaj activations) {
    FMatrixRMaj gram = new FMatrixRMaj(activations.numRows, activations.numRows);
    CommonOps_FDRM.multTransB(activations, activations, gram);
    return gram;
  }

  private static FMatrixRMaj unit(FMatrixRMaj gram) {
    FMatrixRMaj unit = gram.copy();
    CommonOps_FDRM.scale(1 / Math.max(Float.MIN_NORMAL, NormOps_FDRM.normF(gram)), unit);
    return unit;
  }

  private static float dot(FMatrixRMaj a, FMatrixRMaj b) {
    double sum = 0;
    for (int i = 0; i < a.data.length; i++) {
      sum += (double) a.data[i] * b.data[i];
    }
    return (float) sum;
  }
}
