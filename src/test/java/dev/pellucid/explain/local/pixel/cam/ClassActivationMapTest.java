package dev.pellucid.explain.local.pixel.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.compiler.SmallTransformer;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.References;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.image.HeatMap;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against slow readings of the definitions, and by what must hold, on a small network whose head is
 * the mean of its last map and one linear layer. Float32 noise of a few layers: 1e-5.
 */
class ClassActivationMapTest {

  private static final double NOISE = 1e-5;
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    MODEL.close();
  }

  static Stream<String> everyMethod() {
    return CamMethods.ALL.stream().map(method -> method.card().id());
  }

  /** CAM chooses its layer itself. */
  static Stream<String> methodsOfAnyLayer() {
    return everyMethod().filter(id -> !id.equals("cam"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyMethod")
  void anImageIsExplainedAlikeInABatchAndAlone(String id) {
    // Given
    ExplanationMethod method = Methods.byId(id);
    ImageBatch batch = SmallModels.images(3, Target.PREDICTED, Target.of(1), Target.SECOND_BEST);
    List<float[]> alone =
        Stream.of(0, 1, 2).map(i -> values(MODEL, batch.only(i), method, Map.of())).toList();

    // When
    List<Explanation> together =
        method.explain(MODEL, batch, ParameterValues.defaults(method.card().parameters()));

    // Then
    for (int image = 0; image < 3; image++) {
      assertThat(together.get(image).attribution().values())
          .containsExactly(alone.get(image), within((float) NOISE));
    }
  }

  @Test
  void theMeanOfCamIsTheLogitButForTheBias() {
    // Given
    ImageBatch batch = SmallModels.images(2, Target.of(2), Target.of(2));
    BatchOutputs logits = MODEL.run(ExplanationPlan.of(Output.LOGITS), batch);

    // When
    List<Explanation> maps = explain(MODEL, batch, new Cam(), Map.of());

    // Then: the bias is the same for both
    double means =
        (sum(maps.get(0).attribution().values()) - sum(maps.get(1).attribution().values()))
            / SmallNet.POSITIONS;
    assertThat(means)
        .isCloseTo(
            (double) logits.row(TensorNames.LOGITS, 0)[2] - logits.row(TensorNames.LOGITS, 1)[2],
            within(NOISE));
  }

  @Test
  void camOfADifferenceIsTheDifferenceOfCams() {
    // Given
    float[] of = values(MODEL, IMAGE, new Cam(), Map.of());
    float[] against = values(MODEL, IMAGE.withTargets(List.of(Target.of(4))), new Cam(), Map.of());
    Target difference = Target.difference(new Pick.Index(2), new Pick.Index(4));

    // When
    float[] map = values(MODEL, IMAGE.withTargets(List.of(difference)), new Cam(), Map.of());

    // Then
    for (int p = 0; p < map.length; p++) {
      assertThat(map[p]).isCloseTo(of[p] - against[p], within((float) NOISE));
    }
  }

  @Test
  void whereTheHeadIsLinearHiResCamAndGradCamAreShareOfCam() {
    // Given
    float[] cam = values(MODEL, IMAGE, new Cam(), Map.of());
    float[] gradCam = values(MODEL, IMAGE, new GradCam(), Map.of("relu", "false"));

    // When
    float[] hiRes = values(MODEL, IMAGE, new HiResCam(), Map.of());

    // Then
    for (int p = 0; p < cam.length; p++) {
      assertThat(hiRes[p]).isCloseTo(cam[p] / SmallNet.POSITIONS, within((float) NOISE));
      assertThat(gradCam[p]).isCloseTo(hiRes[p], within((float) NOISE));
    }
  }

  @Test
  void camRefusesAHeadThatIsNotAMeanAndOneLinearLayer() {
    // Given
    OnnxModel m = OnnxModel.usual();
    try (Classifier model = SmallModels.open(m.classify(SmallNet.features(m), SmallNet.CLASSES))) {

      // When
      assertThatThrownBy(() -> explain(model, IMAGE, new Cam(), Map.of()))

          // Then
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("small")
          .hasMessageContaining("global average pooling");
    }
  }

  @Test
  void camKnowsAMeanOverAxesAndAConvolutionAsTheLinearLayer() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String mean =
        m.op("ReduceMean", SmallNet.features(m)).list("axes", 2, 3).with("keepdims", 0).get();
    String vector = m.op("Unsqueeze", mean, m.integers(2, 3)).get();
    String scores = m.op("Conv", vector, m.weights(5, SmallNet.CHANNELS, 1, 1), m.weights(5)).get();
    m.op("Flatten", scores).with("axis", 1).as(OnnxModel.SCORES);
    m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 5);
    try (Classifier model = SmallModels.open(m)) {

      // When
      Attribution map = explain(model, IMAGE, new Cam(), Map.of()).get(0).attribution();

      // Then
      assertThat(map).isInstanceOf(Attribution.Positions.class);
      assertThat(((Attribution.Positions) map).layer()).isEqualTo(SmallNet.LAST);
    }
  }

  @Test
  void gradCamInsideTheGraphIsThatOfActivationsAndGradients() {
    // Given
    float[] signed = values(MODEL, IMAGE, new GradCam(), Map.of("relu", "false"));

    // When
    float[] map = values(MODEL, IMAGE, new GradCam(), Map.of());

    // Then
    assertThat(map).containsExactly(positive(signed), within((float) NOISE));
  }

  @Test
  void xGradCamConservesWhatFlowsThroughTheLayer() {
    // Given
    Map<String, String> early = Map.of("layer", SmallNet.FIRST);
    double flow = sum(values(MODEL, IMAGE, new HiResCam(), early));

    // When
    float[] map = values(MODEL, IMAGE, new XGradCam(), early);

    // Then
    assertThat(sum(map)).isCloseTo(flow, within(NOISE));
  }

  @Test
  void layerCamLeavesOutWhatLowersTheScore() {
    // Given
    Map<String, String> early = Map.of("layer", SmallNet.FIRST);
    BatchOutputs run = atFirst();
    float[] a = run.row(TensorNames.activation(SmallNet.FIRST), 0);
    float[] g = run.row(TensorNames.gradient(SmallNet.FIRST), 0);
    float[] expected = new float[64];
    for (int i = 0; i < a.length; i++) {
      expected[i % 64] += Math.max(0, g[i]) * a[i];
    }

    // When
    float[] map = values(MODEL, IMAGE, new LayerCam(), early);

    // Then
    assertThat(map).containsExactly(expected, within((float) NOISE));
  }

  @Test
  void gradCamPlusPlusWeighsPositionsByItsClosedForm() {
    // Given
    Map<String, String> early = Map.of("layer", SmallNet.FIRST, "epsilon", "1e-9");
    BatchOutputs run = atFirst();
    float[] a = run.row(TensorNames.activation(SmallNet.FIRST), 0);
    float[] g = run.row(TensorNames.gradient(SmallNet.FIRST), 0);
    float[] expected = new float[64];
    for (int k = 0; k < 6; k++) {
      double active = 0;
      for (int p = 0; p < 64; p++) {
        active += a[k * 64 + p];
      }
      double weight = 0;
      for (int p = 0; p < 64; p++) {
        double d = g[k * 64 + p];
        weight += d > 0 ? d * d * d / (2 * d * d + active * d * d * d + 1e-9) : 0;
      }
      for (int p = 0; p < 64; p++) {
        expected[p] += (float) (weight * a[k * 64 + p]);
      }
    }

    // When
    float[] map = values(MODEL, IMAGE, new GradCamPlusPlus(), early);

    // Then
    assertThat(map).containsExactly(positive(expected), within(1e-4f));
  }

  @Test
  void smoothGradCamPlusPlusWithoutNoiseIsGradCamPlusPlus() {
    // Given
    float[] sharp = values(MODEL, IMAGE, new GradCamPlusPlus(), Map.of("layer", SmallNet.FIRST));
    Map<String, String> silent =
        Map.of("layer", SmallNet.FIRST, "noise", "0", "samples", "5", "relu", "false");

    // When
    Explanation smooth = explain(MODEL, IMAGE, new SmoothGradCamPlusPlus(), silent).get(0);

    // Then
    assertThat(positive(smooth.attribution().values()))
        .containsExactly(sharp, within((float) NOISE));
    assertThat(smooth.figures().get(Explanation.STANDARD_ERROR)).isCloseTo(0, within(1e-6));
  }

  @Test
  void moreSamplesOfSmoothGradCamPlusPlusMeanASmallerError() {
    // Given
    Map<String, String> few =
        Map.of("layer", SmallNet.FIRST, "samples", "32", "noise", "0.2", "epsilon", "0.01");
    Map<String, String> many =
        Map.of("layer", SmallNet.FIRST, "samples", "2048", "noise", "0.2", "epsilon", "0.01");
    Explanation rough = explain(MODEL, IMAGE, new SmoothGradCamPlusPlus(), few).get(0);

    // When
    Explanation fine = explain(MODEL, IMAGE, new SmoothGradCamPlusPlus(), many).get(0);

    // Then: 64 times the samples, an eighth of the error; a third allows for luck with either
    double error = rough.figures().get(Explanation.STANDARD_ERROR);
    assertThat(error).isPositive();
    assertThat(fine.figures().get(Explanation.STANDARD_ERROR)).isLessThan(error / 3);
    assertThat(fine.figures()).containsEntry(Explanation.SAMPLES, 2048.0);
  }

  @Test
  void smoothGradCamPlusPlusStopsWhenItIsSureEnough() {
    // Given
    Map<String, String> parameters =
        Map.of(
            "layer",
            SmallNet.FIRST,
            "samples",
            "100000",
            "noise",
            "0.2",
            "epsilon",
            "0.01",
            "tolerance",
            "0.1");

    // When
    Explanation explanation = explain(MODEL, IMAGE, new SmoothGradCamPlusPlus(), parameters).get(0);

    // Then
    assertThat(explanation.figures().get(Explanation.STANDARD_ERROR)).isLessThanOrEqualTo(0.1);
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isBetween(16.0, 99_999.0);
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void scoreCamWeighsChannelsByTheScoreOfWhatTheyShow() {
    // Given
    float[] a = activations();
    double[] scores = new double[SmallNet.CHANNELS];
    for (int k = 0; k < SmallNet.CHANNELS; k++) {
      float[] mask =
          new HeatMap(4, 4, Arrays.copyOfRange(a, k * 16, (k + 1) * 16))
              .resized(8, 8)
              .normalised()
              .values();
      float[] seen = IMAGE.image(0);
      for (int i = 0; i < seen.length; i++) {
        seen[i] *= mask[i % 64];
      }
      scores[k] = logits(IMAGE.variants(seen, Target.of(2)))[2];
    }
    double total = 0;
    for (double score : scores) {
      total += Math.exp(score);
    }
    float[] expected = new float[16];
    for (int i = 0; i < a.length; i++) {
      expected[i % 16] += (float) (Math.exp(scores[i / 16]) / total * a[i]);
    }

    // When
    float[] map = values(MODEL, IMAGE, new ScoreCam(), Map.of("align-corners", "false"));

    // Then
    assertThat(map).containsExactly(expected, within((float) NOISE));
  }

  @Test
  void whereTheHeadIsLinearAblationTakesAwayWhatAChannelContributes() {
    // Given
    float[] a = activations();
    float[] g =
        MODEL
            .run(ExplanationPlan.of(Output.GRADIENT), IMAGE)
            .row(TensorNames.gradient(SmallNet.LAST), 0);
    double[] contribution = new double[SmallNet.CHANNELS];
    for (int i = 0; i < a.length; i++) {
      contribution[i / 16] += (double) g[i] * a[i];
    }
    float[] expected = new float[16];
    for (int i = 0; i < a.length; i++) {
      expected[i % 16] += (float) (contribution[i / 16] / logits(IMAGE)[2] * a[i]);
    }

    // When
    float[] map = values(MODEL, IMAGE, new AblationCam(), Map.of("relu", "false"));

    // Then
    assertThat(map).containsExactly(expected, within(1e-4f));
  }

  @Test
  void whenTheEffortIsSpentTheMostVaryingChannelsHaveBeenScored() {
    // Given
    Effort spent = Effort.within(Duration.ZERO).withRows(3);
    float[] best = values(MODEL, IMAGE, new AblationCam(), Map.of("channels", "3"));

    // When
    Explanation partial =
        new AblationCam()
            .explain(
                MODEL,
                IMAGE,
                ParameterValues.defaults(new AblationCam().card().parameters()),
                spent)
            .get(0);

    // Then
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures()).containsEntry(Explanation.SAMPLES, 3.0);
    assertThat(partial.figures().get(ChannelScores.KNOWN)).isBetween(0.01, 0.99);
    assertThat(partial.attribution().values()).containsExactly(best, within((float) NOISE));
  }

  @Test
  void eigenCamLeavesTheLeastOfTheActivationsOver() {
    // Given
    float[] a = activations();
    double[][] x = new double[16][SmallNet.CHANNELS];
    for (int i = 0; i < a.length; i++) {
      x[i % 16][i / 16] = a[i];
    }
    double[] v = {1, 1, 1, 1};
    for (int round = 0; round < 2000; round++) {
      double[] next = new double[v.length];
      for (double[] position : x) {
        double along = dot(position, v);
        for (int k = 0; k < v.length; k++) {
          next[k] += along * position[k];
        }
      }
      double length = Math.sqrt(dot(next, next));
      for (int k = 0; k < v.length; k++) {
        v[k] = next[k] / length;
      }
    }
    float[] expected = new float[16];
    for (int p = 0; p < 16; p++) {
      expected[p] = (float) dot(x[p], v);
    }

    // When
    float[] map = values(MODEL, IMAGE, new EigenCam(), Map.of("centred", "false", "relu", "false"));

    // Then
    assertThat(map).containsExactly(expected, within(1e-4f));
  }

  @Test
  void eigenCamGrowsWithTheActivations() {
    // Given
    float[] a = activations();
    float[] active = new float[16];
    for (int i = 0; i < a.length; i++) {
      active[i % 16] += a[i];
    }

    // When
    float[] map = values(MODEL, IMAGE, new EigenCam(), Map.of("relu", "false"));

    // Then
    assertThat(sum(map)).isCloseTo(0, within(1e-4));
    assertThat(References.correlation(map, active)).isPositive();
  }

  @Test
  void theMapsOfSeveralLayersAreScaledResizedAndAveraged() {
    // Given
    float[] fine = values(MODEL, IMAGE, new LayerCam(), Map.of("layer", SmallNet.FIRST));
    float[] coarse = values(MODEL, IMAGE, new LayerCam(), Map.of("layer", SmallNet.LAST));
    float[] enlarged = new HeatMap(4, 4, coarse).resized(8, 8).values();
    float[] expected = new float[64];
    for (int p = 0; p < 64; p++) {
      expected[p] =
          (fine[p] / new HeatMap(8, 8, fine).max() + enlarged[p] / new HeatMap(4, 4, coarse).max())
              / 2;
    }

    // When
    Attribution fused =
        explain(MODEL, IMAGE, new LayerCam(), Map.of("layer", SmallNet.LAST + "," + SmallNet.FIRST))
            .get(0)
            .attribution();

    // Then
    assertThat(fused.shape()).containsExactly(1, 8, 8);
    assertThat(fused.values()).containsExactly(expected, within((float) NOISE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methodsOfAnyLayer")
  void patchTokensAreSeenAsTheMapThatTheyAre(String id) {
    // Given: the last map as tokens, and turned back, so that both are the same numbers
    ExplanationMethod method = Methods.byId(id);
    OnnxModel m = OnnxModel.usual();
    String rows = m.op("Reshape", SmallNet.features(m), m.integers(0, 4, 16)).get();
    m.op("Transpose", rows).list("perm", 0, 2, 1).as("tokens");
    String back = m.op("Transpose", "tokens").list("perm", 0, 2, 1).get();
    String map = m.op("Reshape", back, m.integers(0, 4, 4, 4)).get();
    OnnxModel whole = m.classify(m.op("GlobalAveragePool", map).get(), SmallNet.CLASSES);
    try (Classifier model = SmallModels.open(whole)) {
      float[] expected = values(model, IMAGE, method, Map.of("layer", SmallNet.LAST));

      // When
      float[] ofTokens = values(model, IMAGE, method, Map.of("layer", "tokens"));

      // Then
      assertThat(ofTokens).containsExactly(expected, within((float) NOISE));
    }
  }

  static Stream<ExplanationMethod> methodsAtALayer() {
    return CamMethods.ALL.stream()
        .filter(method -> method.card().parameters().contains(FeatureLayers.PARAMETER));
  }

  @ParameterizedTest
  @MethodSource("methodsAtALayer")
  void aLayerThatIsNotThereIsRefusedAndAnotherIsNamed(ExplanationMethod method) {
    // Given
    Map<String, String> nowhere = Map.of("layer", SmallNet.FIRST + ",nowhere");

    // When
    assertThatThrownBy(() -> explain(MODEL, IMAGE, method, nowhere))

        // Then
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no tensor 'nowhere'")
        .hasMessageContaining("'last'");
  }

  @ParameterizedTest
  @MethodSource("methodsAtALayer")
  void aLayerThatIsNoMapIsRefused(ExplanationMethod method) {
    // Given
    Map<String, String> weights = Map.of("layer", "stored0");

    // When
    assertThatThrownBy(() -> explain(MODEL, IMAGE, method, weights))

        // Then
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("layer 'stored0'")
        .hasMessageContaining("[6,3,3,3]")
        .hasMessageContaining("neither a feature map");
  }

  @Test
  void attentionIsNoMap() {
    // Given
    ImageBatch image = SmallModels.images(3, 4, 4, 1, Target.of(1));
    Map<String, String> attention = Map.of("layer", SmallTransformer.FIRST_ATTENTION);
    try (Classifier model = SmallModels.open(SmallTransformer.withClassToken())) {

      // When
      assertThatThrownBy(() -> explain(model, image, new HiResCam(), attention))

          // Then
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("'attention0'")
          .hasMessageContaining("attention, not features");
    }
  }

  private static BatchOutputs atFirst() {
    return MODEL.run(
        ExplanationPlan.of(Output.ACTIVATION, Output.GRADIENT).withLayers(List.of(SmallNet.FIRST)),
        IMAGE);
  }

  private static float[] activations() {
    return MODEL
        .run(ExplanationPlan.of(Output.ACTIVATION), IMAGE)
        .row(TensorNames.activation(SmallNet.LAST), 0);
  }

  private static float[] logits(ImageBatch batch) {
    return MODEL.run(ExplanationPlan.of(Output.LOGITS), batch).row(TensorNames.LOGITS, 0);
  }

  private static List<Explanation> explain(
      Classifier model, ImageBatch batch, ExplanationMethod method, Map<String, String> given) {
    return method.explain(model, batch, ParameterValues.parse(method.card().parameters(), given));
  }

  private static float[] values(
      Classifier model, ImageBatch batch, ExplanationMethod method, Map<String, String> given) {
    return explain(model, batch, method, given).get(0).attribution().values();
  }

  private static float[] positive(float[] values) {
    float[] positive = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      positive[i] = Math.max(0, values[i]);
    }
    return positive;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
