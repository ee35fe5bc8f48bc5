package dev.pellucid.explain.local.image.contrastive;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A net that looks at four pixels of sixteen: its first logit is the sum of two that are bright in
 * the image, its second is 1.5 and the sum of two that are dark. Of the others some are bright.
 */
class ContrastiveExplanationsTest {

  private static final int SIDE = 4;
  private static final List<Integer> FOR = List.of(0, 5);
  private static final List<Integer> AGAINST = List.of(10, 15);
  private static final List<Integer> BRIGHT = List.of(0, 3, 5, 7);

  private static Classifier known;
  private static Classifier random;

  @BeforeAll
  static void open() {
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(1, SIDE, SIDE)).with("axis", 1).get();
    float[] weights = new float[2 * SIDE * SIDE];
    FOR.forEach(pixel -> weights[pixel] = 1);
    AGAINST.forEach(pixel -> weights[SIDE * SIDE + pixel] = 1);
    m.op("Gemm", flat, m.floats(weights, 2, SIDE * SIDE), m.floats(new float[] {0, 1.5f}, 2))
        .with("transB", 1)
        .as(OnnxModel.SCORES);
    known = SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2));
    random = SmallModels.convolutional();
  }

  @AfterAll
  static void close() {
    known.close();
    random.close();
  }

  @Test
  void whatMustBeThereIsFound() {
    // Given
    Map<String, String> positive = Map.of("kind", "positive", "baseline", "zero");

    // When
    Explanation told = explain(known, image(), positive);

    // Then
    assertThat(changed(told)).isEqualTo(FOR);
    assertThat(told.figures())
        .containsEntry(ContrastiveExplanations.REACHED, 1.0)
        .containsEntry(ContrastiveExplanations.PIXELS, 2.0);
    assertThat(told.figures().get(ContrastiveExplanations.L1)).isBetween(1.5, 1.6);
  }

  @Test
  void whatMustBeAbsentIsFound() {
    // Given
    Map<String, String> negative = Map.of("kind", "negative", "baseline", "zero");

    // When
    Explanation told = explain(known, image(), negative);

    // Then
    assertThat(changed(told)).isEqualTo(AGAINST);
    assertThat(told.figures())
        .containsEntry(ContrastiveExplanations.REACHED, 1.0)
        .containsEntry(ContrastiveExplanations.PIXELS, 2.0);
    assertThat(told.figures().get(ContrastiveExplanations.L1)).isBetween(0.5, 0.6);
  }

  @Test
  void whatCannotBeReachedIsSaidNotToBe() {
    // Given
    Map<String, String> tooMuch =
        Map.of("kind", "positive", "baseline", "zero", "kappa", "1", "steps", "10");

    // When
    Explanation told = explain(known, image(), tooMuch);

    // Then
    assertThat(told.figures()).containsEntry(ContrastiveExplanations.REACHED, 0.0);
  }

  @ParameterizedTest
  @CsvSource({"positive,true", "negative,false"})
  void theDecisionIsWhatItIsSaidToBe(String kind, boolean kept) {
    // Given
    ImageBatch image = SmallModels.images(4, Target.PREDICTED);

    // When
    Explanation told =
        explain(random, image, Map.of("kind", kind, "baseline", "zero", "beta", "0.01"));

    // Then
    float[] shown = told.attribution().values().clone();
    for (int i = 0; i < shown.length && !kept; i++) {
      shown[i] += image.pixels()[i];
    }
    assertThat(told.figures()).containsEntry(ContrastiveExplanations.REACHED, 1.0);
    assertThat(predicted(image.variants(shown, Target.PREDICTED)) == predicted(image))
        .isEqualTo(kept);
  }

  private static int predicted(ImageBatch image) {
    return Target.predicted(
        random.run(ExplanationPlan.of(Output.LOGITS), image).row(TensorNames.LOGITS, 0));
  }

  private static List<Integer> changed(Explanation told) {
    float[] delta = told.attribution().values();
    return IntStream.range(0, delta.length).filter(pixel -> delta[pixel] != 0).boxed().toList();
  }

  private static Explanation explain(
      Classifier classifier, ImageBatch image, Map<String, String> parameters) {
    ContrastiveExplanations method = new ContrastiveExplanations();
    return method
        .explain(classifier, image, ParameterValues.parse(method.card().parameters(), parameters))
        .get(0);
  }

  private static ImageBatch image() {
    float[] pixels = new float[SIDE * SIDE];
    BRIGHT.forEach(pixel -> pixels[pixel] = 1);
    return new ImageBatch(1, SIDE, SIDE, pixels, List.of(Target.PREDICTED));
  }
}
