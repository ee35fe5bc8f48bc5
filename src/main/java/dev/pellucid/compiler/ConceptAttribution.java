package dev.pellucid.compiler;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Shape;
import java.util.List;
import org.ejml.simple.SimpleMatrix;

/**
 * Concept attributions as nodes. With A {@code [N,K,h,w]} the activations and G their gradient, v_j
 * the unit vector of concept j and U the pseudo-inverse of the bank V {@code [J,K]}:
 *
 * <ul>
 *   <li>presence p_j = mean over positions of ⟨A, v_j⟩;
 *   <li>sensitivity s_j = Σ over positions of ⟨G, v_j⟩, TCAV's directional derivative (Kim et al.,
 *       ICML 2018);
 *   <li>contribution c_j = Σ over positions of u_j ⟨G, v_j⟩, where u = UᵀA are the coefficients of
 *       A in the bank (the least-squares reading of interpretable basis decomposition, Zhou et al.,
 *       ECCV 2018);
 *   <li>residual = Σ⟨G, A⟩ − Σ_j c_j.
 * </ul>
 */
final class ConceptAttribution {

  private ConceptAttribution() {}

  static void emit(
      Emitter emit, ConceptVectors bank, FeatureLayer layer, String modelName, String a, String g) {
    if (bank.channels() != layer.channels()) {
      throw new InvalidModelException(
          "model %s: the concept bank has vectors of %d channels but layer '%s' has %d"
              .formatted(modelName, bank.channels(), layer.tensor(), layer.channels()));
    }
    long concepts = bank.vectors().length;
    long channels = layer.channels();
    long positions = (long) layer.height() * layer.width();
    SimpleMatrix v = new SimpleMatrix(bank.vectors().length, bank.channels());
    for (int j = 0; j < concepts; j++) {
      for (int k = 0; k < channels; k++) {
        v.set(j, k, bank.vectors()[j][k]);
      }
    }
    String vectors = emit.constant(rowMajor(v), concepts, channels);
    String inverse = emit.constant(rowMajor(v.pseudoInverse().transpose()), concepts, channels);

    Shape columns = new Shape(List.of(Dim.N, Dim.of(channels), Dim.of(positions)));
    String activations = emit.reshape(a, columns);
    String gradients = emit.reshape(g, columns);
    project(emit, emit.reduceMean(activations, false, 2), vectors, TensorNames.CONCEPT_PRESENCE);
    project(emit, emit.reduceSum(gradients, false, 2), vectors, TensorNames.CONCEPT_SENSITIVITY);
    String coefficients = emit.matMul(inverse, activations);
    String directional = emit.matMul(vectors, gradients);
    emit.graph()
        .emitAs(
            TensorNames.CONCEPT_CONTRIBUTION,
            "ReduceSum",
            List.of(emit.mul(coefficients, directional), emit.integers(2)),
            Attribute.of("keepdims", 0));
    String total = emit.reduceSum(emit.mul(activations, gradients), false, 1, 2);
    String explained = emit.reduceSum(TensorNames.CONCEPT_CONTRIBUTION, false, 1);
    emit.graph().emitAs(TensorNames.CONCEPT_RESIDUAL, "Sub", List.of(total, explained));
  }

  private static void project(Emitter emit, String channels, String vectors, String result) {
    emit.graph().emitAs(result, "Gemm", List.of(channels, vectors), Attribute.of("transB", 1));
  }

  private static float[] rowMajor(SimpleMatrix matrix) {
    float[] values = new float[matrix.getNumElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) matrix.get(i);
    }
    return values;
  }
}
