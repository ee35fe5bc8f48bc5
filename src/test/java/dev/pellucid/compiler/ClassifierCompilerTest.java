package dev.pellucid.compiler;

import static dev.pellucid.compiler.OnnxModel.SCORES;
import static dev.pellucid.compiler.TensorNames.GRAD_CAM;
import static dev.pellucid.compiler.TensorNames.INPUT_GRADIENT;
import static dev.pellucid.compiler.TensorNames.LOGITS;
import static dev.pellucid.compiler.TensorNames.PROBABILITIES;
import static dev.pellucid.compiler.TensorNames.TARGET_USED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierCompilerTest {

  private static final double SAME = 1e-5;
  private static final Tensor THREE = Explained.images(3, 3, 8, 8);

  @Test
  void everyImageOfABatchIsExplainedAsIfAlone() {
    // Given
    Explained explained = Explained.by(Output.INPUT_GRADIENT, SmallNet.classifier());
    long[] targets = {4, -1, 0};

    // When
    Tensor together = explained.get(INPUT_GRADIENT, THREE, targets);

    // Then
    for (int n = 0; n < 3; n++) {
      Tensor alone = explained.get(INPUT_GRADIENT, THREE.only(n), targets[n]);
      assertThat(together.only(n).relativeDistance(alone)).isLessThan(SAME);
    }
  }

  @Test
  void withoutATargetThePredictedClassIsExplained() {
    // Given
    Explained explained =
        Explained.by(
            ExplanationPlan.of(Output.INPUT_GRADIENT, Output.TARGET, Output.LOGITS),
            SmallNet.classifier());

    // When
    Map<String, Tensor> left = explained.run(THREE, -1, -1, -1);

    // Then
    long[] predicted = new long[3];
    for (int n = 0; n < 3; n++) {
      float[] logits = left.get(LOGITS).image(n);
      predicted[n] = argMax(logits);
      assertThat(left.get(TARGET_USED).values()[n]).isEqualTo((float) predicted[n]);
    }
    assertThat(left.get(INPUT_GRADIENT).values())
        .isEqualTo(explained.get(INPUT_GRADIENT, THREE, predicted).values());
  }

  @Test
  void anotherTargetHasAnotherGradient() {
    // Given
    Explained explained =
        Explained.by(
            ExplanationPlan.of(Output.INPUT_GRADIENT, Output.TARGET), SmallNet.classifier());

    // When
    Map<String, Tensor> asked = explained.run(THREE, 2, 3, 4);

    // Then
    assertThat(asked.get(TARGET_USED).values()).containsExactly(2, 3, 4);
    assertThat(
            asked
                .get(INPUT_GRADIENT)
                .relativeDistance(explained.get(INPUT_GRADIENT, THREE, 4, 2, 3)))
        .isGreaterThan(0.1);
  }

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogits() {
    // Given
    Explained explained =
        Explained.by(
            ExplanationPlan.of(Output.PROBABILITIES, Output.LOGITS), SmallNet.classifier());

    // When
    Map<String, Tensor> outputs = explained.run(THREE);

    // Then
    for (int n = 0; n < 3; n++) {
      float[] logits = outputs.get(LOGITS).image(n);
      float[] probabilities = outputs.get(PROBABILITIES).image(n);
      double total = 0;
      for (float logit : logits) {
        total += Math.exp(logit);
      }
      double sum = 0;
      for (int k = 0; k < logits.length; k++) {
        assertThat((double) probabilities[k]).isCloseTo(Math.exp(logits[k]) / total, within(SAME));
        sum += probabilities[k];
      }
      assertThat(sum).isCloseTo(1, within(SAME));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "LogSoftmax", "Softmax, then Flatten", "Softmax of opset 11"})
  void gradientsAreTakenBeforeAFinalSoftmax(String ending) {
    // Given
    OnnxModel bare = new OnnxModel(ending.endsWith("11") ? 11 : OnnxModel.USUAL_OPSET);
    OnnxModel normalised = new OnnxModel(ending.endsWith("11") ? 11 : OnnxModel.USUAL_OPSET);
    bare.classify(SmallNet.pooled(bare), SmallNet.CLASSES);
    String scores =
        normalised
            .op(
                "Gemm",
                normalised.op("Flatten", SmallNet.pooled(normalised)).get(),
                normalised.weights(SmallNet.CLASSES, SmallNet.CHANNELS),
                normalised.weights(SmallNet.CLASSES))
            .with("transB", 1)
            .get();
    String softmax =
        normalised.op(ending.startsWith("Log") ? "LogSoftmax" : "Softmax", scores).get();
    String last = ending.endsWith("Flatten") ? normalised.op("Flatten", softmax).get() : softmax;
    normalised.output(last, DataType.FLOAT, -1, SmallNet.CLASSES);
    ExplanationPlan plan =
        ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES, Output.INPUT_GRADIENT);

    // When
    Map<String, Tensor> outputs = Explained.by(plan, normalised).run(THREE, 1, 2, 3);

    // Then
    Map<String, Tensor> expected = Explained.by(plan, bare).run(THREE, 1, 2, 3);
    for (String output : List.of(LOGITS, PROBABILITIES, INPUT_GRADIENT)) {
      assertThat(outputs.get(output).relativeDistance(expected.get(output)))
          .as(output)
          .isLessThan(SAME);
    }
  }

  @Test
  void scoresMayBeAMapOfOnePosition() {
    // Given
    OnnxModel m = OnnxModel.usual();
    m.op("Conv", SmallNet.pooled(m), m.weights(SmallNet.CLASSES, SmallNet.CHANNELS, 1, 1))
        .as(SCORES);
    m.output(SCORES, DataType.FLOAT, -1, SmallNet.CLASSES, 1, 1);
    Explained explained = Explained.by(ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT), m);

    // When
    Map<String, Tensor> outputs = explained.run(THREE, 1, 2, 3);

    // Then
    assertThat(outputs.get(LOGITS).shape()).containsExactly(3, SmallNet.CLASSES);
    assertThat(outputs.get(INPUT_GRADIENT).shape()).containsExactly(3, 3, 8, 8);
    try (OnnxSession original = OnnxSession.open(m.bytes())) {
      assertThat(outputs.get(LOGITS).values()).isEqualTo(original.run(THREE).get(SCORES).values());
    }
  }

  @Test
  void theFirstOutputThatScoresClassesCounts() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String pooled = SmallNet.pooled(m);
    m.output(SmallNet.LAST, DataType.FLOAT, -1, SmallNet.CHANNELS, 4, 4);
    m.classify(pooled, SmallNet.CLASSES);

    // When
    CompiledClassifier compiled = Explained.by(Output.LOGITS, m).compiled();

    // Then
    assertThat(compiled.classes()).isEqualTo(SmallNet.CLASSES);
    assertThat(compiled.outputNames()).containsExactly(LOGITS);
  }

  @Test
  void aModelsOwnNamesStandInNobodysWay() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String pooled = SmallNet.pooled(m);
    String flat = m.op("Flatten", pooled).as("target");
    m.op("Gemm", flat, m.weights(SmallNet.CHANNELS, SmallNet.CLASSES)).as(LOGITS);
    m.output(LOGITS, DataType.FLOAT, -1, SmallNet.CLASSES);
    Explained explained = Explained.by(ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT), m);

    // When
    Map<String, Tensor> outputs = explained.run(THREE, 1, 2, 3);

    // Then
    try (OnnxSession original = OnnxSession.open(m.bytes())) {
      assertThat(outputs.get(LOGITS).values()).isEqualTo(original.run(THREE).get(LOGITS).values());
    }
  }

  @Test
  void logitsAloneCostNothingMore() {
    // Given
    List<String> own =
        List.of("Conv", "Relu", "MaxPool", "Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm");

    // When
    Explained explained = Explained.by(Output.LOGITS, SmallNet.classifier());

    // Then
    assertThat(explained.operators())
        .startsWith(own.toArray(String[]::new))
        .hasSize(own.size() + 1);
    assertThat(explained.compiled().takesTarget()).isFalse();
  }

  @Test
  void aCamGoesBackNoFurtherThanItsLayer() {
    // Given
    OnnxModel model = SmallNet.classifier();

    // When
    Explained cam = Explained.by(Output.GRAD_CAM, model);

    // Then
    assertThat(count(cam, "Conv")).isEqualTo(2);
    assertThat(count(cam, "MaxPool")).isEqualTo(1);
    assertThat(count(Explained.by(Output.INPUT_GRADIENT, model), "Conv")).isGreaterThan(2);
    assertThat(cam.compiled().outputNames()).containsExactly(GRAD_CAM);
  }

  private static int count(Explained explained, String operator) {
    return Collections.frequency(explained.operators(), operator);
  }

  @Test
  void activationsAndGradientsAreHadAtNamedLayers() {
    // Given
    ExplanationPlan plan =
        ExplanationPlan.of(Output.ACTIVATION, Output.GRADIENT)
            .withLayers(List.of(SmallNet.FIRST, SmallNet.LAST));
    OnnxModel model = SmallNet.classifier();
    model.output(SmallNet.FIRST, DataType.FLOAT, -1, 6, 8, 8);
    model.output(SmallNet.LAST, DataType.FLOAT, -1, SmallNet.CHANNELS, 4, 4);

    // When
    Map<String, Tensor> outputs = Explained.by(plan, model).run(THREE, 0, 1, 2);

    // Then
    try (OnnxSession original = OnnxSession.open(model.bytes())) {
      Map<String, Tensor> expected = original.run(THREE);
      for (String layer : List.of(SmallNet.FIRST, SmallNet.LAST)) {
        Tensor activation = outputs.get(TensorNames.activation(layer));
        assertThat(activation.relativeDistance(expected.get(layer))).isLessThan(SAME);
        assertThat(outputs.get(TensorNames.gradient(layer)).shape()).isEqualTo(activation.shape());
      }
    }
  }

  /**
   * Behind the last map come its mean and a linear head, so its gradient is the same everywhere.
   */
  @Test
  void theGradientAtTheLastMapIsTheHeadsWeightOverItsPositions() {
    // Given
    BiFunction<Tensor, Integer, Tensor> scale =
        (images, factor) -> {
          float[] scaled = images.values().clone();
          for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
          }
          return new Tensor(images.shape(), scaled);
        };
    Explained explained =
        Explained.by(
            ExplanationPlan.of(Output.GRADIENT).withLayers(List.of(SmallNet.LAST)),
            SmallNet.classifier());

    // When
    Tensor gradient = explained.get(TensorNames.gradient(SmallNet.LAST), THREE, 1, 1, 2);

    // Then
    List<Float> distinct = new ArrayList<>();
    float[] first = gradient.image(0);
    for (int k = 0; k < SmallNet.CHANNELS; k++) {
      for (int at = 0; at < SmallNet.POSITIONS; at++) {
        assertThat(first[k * SmallNet.POSITIONS + at]).isEqualTo(first[k * SmallNet.POSITIONS]);
      }
      distinct.add(first[k * SmallNet.POSITIONS]);
    }
    assertThat(distinct).doesNotHaveDuplicates();
    assertThat(gradient.image(1)).isEqualTo(first);
    assertThat(
            explained
                .get(TensorNames.gradient(SmallNet.LAST), scale.apply(THREE, 3), 1, 1, 2)
                .values())
        .isEqualTo(gradient.values());
  }

  private static int argMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
