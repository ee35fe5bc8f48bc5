package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

/** CAM and concept attributions against a slow reading of their formulas. */
class ConceptAttributionTest {

  private static final int CONCEPTS = 3;
  private static final Tensor IMAGES = Explained.images(3, 3, 8, 8);
  private static final long[] TARGETS = {1, -1, 4};

  /** Activations A and gradients G of one image as [K, positions]. */
  private record Layer(SimpleMatrix a, SimpleMatrix g) {
    static Layer of(Map<String, Tensor> outputs, int image) {
      return new Layer(
          matrix(outputs.get(TensorNames.activation(SmallNet.LAST)).image(image)),
          matrix(outputs.get(TensorNames.gradient(SmallNet.LAST)).image(image)));
    }

    private static SimpleMatrix matrix(float[] values) {
      SimpleMatrix matrix = new SimpleMatrix(SmallNet.CHANNELS, SmallNet.POSITIONS);
      for (int i = 0; i < values.length; i++) {
        matrix.set(i, values[i]);
      }
      return matrix;
    }

    double total() {
      return a.elementMult(g).elementSum();
    }
  }

  private static ConceptVectors bank() {
    Random random = new Random(11);
    float[][] vectors = new float[CONCEPTS][SmallNet.CHANNELS];
    for (float[] vector : vectors) {
      double squares = 0;
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) random.nextGaussian();
        squares += (double) vector[k] * vector[k];
      }
      for (int k = 0; k < vector.length; k++) {
        vector[k] /= (float) Math.sqrt(squares);
      }
    }
    return new ConceptVectors(List.of("round", "red", "striped"), vectors);
  }

  private static SimpleMatrix matrix(ConceptVectors bank) {
    SimpleMatrix v = new SimpleMatrix(CONCEPTS, SmallNet.CHANNELS);
    for (int j = 0; j < CONCEPTS; j++) {
      for (int k = 0; k < SmallNet.CHANNELS; k++) {
        v.set(j, k, bank.vectors()[j][k]);
      }
    }
    return v;
  }

  private static Map<String, Tensor> run(ConceptVectors bank) {
    ExplanationPlan plan =
        ExplanationPlan.of(Output.ACTIVATION, Output.GRADIENT, Output.GRAD_CAM).withConcepts(bank);
    return Explained.by(plan, SmallNet.classifier()).run(IMAGES, TARGETS);
  }

  @Test
  void presenceIsTheMeanProjectionAndSensitivityTheSummedDirectionalDerivative() {
    // Given
    ConceptVectors bank = bank();
    SimpleMatrix v = matrix(bank);

    // When
    Map<String, Tensor> outputs = run(bank);

    // Then
    for (int n = 0; n < TARGETS.length; n++) {
      Layer layer = Layer.of(outputs, n);
      SimpleMatrix projected = v.mult(layer.a());
      SimpleMatrix derivative = v.mult(layer.g());
      for (int j = 0; j < CONCEPTS; j++) {
        assertClose(
            outputs.get(TensorNames.CONCEPT_PRESENCE).image(n)[j],
            projected.getRow(j).elementSum() / SmallNet.POSITIONS);
        assertClose(
            outputs.get(TensorNames.CONCEPT_SENSITIVITY).image(n)[j],
            derivative.getRow(j).elementSum());
      }
    }
  }

  @Test
  void contributionIsTheCoefficientTimesTheDirectionalDerivative() {
    // Given
    ConceptVectors bank = bank();
    SimpleMatrix v = matrix(bank);

    // When
    Map<String, Tensor> outputs = run(bank);

    // Then
    for (int n = 0; n < TARGETS.length; n++) {
      Layer layer = Layer.of(outputs, n);
      SimpleMatrix coefficients = v.transpose().solve(layer.a());
      SimpleMatrix derivative = v.mult(layer.g());
      for (int j = 0; j < CONCEPTS; j++) {
        assertClose(
            outputs.get(TensorNames.CONCEPT_CONTRIBUTION).image(n)[j],
            coefficients.getRow(j).elementMult(derivative.getRow(j)).elementSum());
      }
    }
  }

  @Test
  void contributionsAndResidualAddUp() {
    // Given
    ConceptVectors bank = bank();

    // When
    Map<String, Tensor> outputs = run(bank);

    // Then
    for (int n = 0; n < TARGETS.length; n++) {
      double sum = outputs.get(TensorNames.CONCEPT_RESIDUAL).values()[n];
      for (float contribution : outputs.get(TensorNames.CONCEPT_CONTRIBUTION).image(n)) {
        sum += contribution;
      }
      assertClose(sum, Layer.of(outputs, n).total());
    }
  }

  @Test
  void aBankThatSpansTheChannelsLeavesNoResidual() {
    // Given
    float[][] axes = new float[SmallNet.CHANNELS][SmallNet.CHANNELS];
    for (int k = 0; k < SmallNet.CHANNELS; k++) {
      axes[k][k] = 1;
    }
    ConceptVectors bank = new ConceptVectors(List.of("a", "b", "c", "d"), axes);

    // When
    Map<String, Tensor> outputs = run(bank);

    // Then
    for (float residual : outputs.get(TensorNames.CONCEPT_RESIDUAL).values()) {
      assertClose(residual, 0);
    }
  }

  @Test
  void gradCamIsTheRectifiedSumOfChannelsWeightedByTheirMeanGradient() {
    // Given
    ConceptVectors bank = bank();

    // When
    Map<String, Tensor> outputs = run(bank);

    // Then
    assertThat(outputs.get(TensorNames.GRAD_CAM).shape()).containsExactly(3, 4, 4);
    for (int n = 0; n < TARGETS.length; n++) {
      Layer layer = Layer.of(outputs, n);
      float[] cam = outputs.get(TensorNames.GRAD_CAM).image(n);
      for (int at = 0; at < SmallNet.POSITIONS; at++) {
        double sum = 0;
        for (int k = 0; k < SmallNet.CHANNELS; k++) {
          sum += layer.g().getRow(k).elementSum() / SmallNet.POSITIONS * layer.a().get(k, at);
        }
        assertClose(cam[at], Math.max(0, sum));
      }
    }
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
  }
}
