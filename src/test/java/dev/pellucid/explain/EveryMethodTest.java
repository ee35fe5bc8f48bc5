package dev.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.SmallTransformer;
import dev.pellucid.compiler.WeightLayers;
import dev.pellucid.compiler.rules.pattern.WeightLayer;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.local.image.influence.layers.GradientFit;
import dev.pellucid.explain.local.image.influence.layers.GradientPlan;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.explain.method.UnknownClassException;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.PatternsFile;
import dev.pellucid.model.examples.ExampleWriter;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds of every method, whatever it computes: on a small net of one channel, higher than it
 * is wide, with patterns and a concept bank, and on a small transformer where attention is needed.
 */
class EveryMethodTest {

  private static final int HEIGHT = 14;
  private static final int WIDTH = 10;
  private static final int CHANNELS = 4;
  private static final int CLASSES = 5;
  private static final int EXAMPLES = 20;

  /** Of the largest value: float32 sums in another order, where a batch is another size. */
  private static final double ROUNDING = 1e-4;

  /**
   * What is asked for besides the defaults: a layer at which gradients change with the image, and
   * an area of some nodes; and what is absent, as a blank image is of the same class already.
   */
  private static final Map<String, Map<String, String>> GIVEN =
      Map.of(
          "smooth-grad-cam-plus-plus", Map.of("layer", "first"),
          "extremal-perturbation", Map.of("areas", "0.5"),
          "contrastive", Map.of("kind", "negative"));

  private static final Target WHY_NOT =
      Target.difference(new Pick.SecondBest(), new Pick.Predicted());

  @TempDir static Path folder;
  private static Classifier convolutional;
  private static Classifier transformer;

  @BeforeAll
  static void open() throws IOException {
    Path model = Files.write(folder.resolve("tall.onnx"), tall().bytes());
    float[] patterns = patterns(WeightLayers.of(tall().bytes(), "tall"));
    NpyFile.write(PatternsFile.of(model), new NpyArray(new int[] {patterns.length}, patterns));
    convolutional = new Classifier(withConcepts(BundleReader.read(model)), SessionSettings.onCpu());
    writeExamples(ExamplesFolder.of(model));
    fitGradients();
    transformer = SmallModels.open(SmallTransformer.withClassToken());
  }

  private static void writeExamples(Path into) throws IOException {
    ImageFeatures features = ImageFeatures.of(convolutional);
    byte[] grey =
        new JpegEncoder(0.9f).encode(new RgbImage(WIDTH, HEIGHT, noise(3 * WIDTH * HEIGHT)));
    List<Features> found =
        features.of(
            SmallModels.images(
                1,
                HEIGHT,
                WIDTH,
                2,
                Collections.nCopies(EXAMPLES, Target.PREDICTED).toArray(Target[]::new)));
    try (ExampleWriter writer = ExampleWriter.open(into, features.space(found.get(0)), "images")) {
      for (int i = 0; i < EXAMPLES; i++) {
        Features each = found.get(i);
        writer.add(
            "example-" + i, OptionalInt.of(i % CLASSES), each.features(), each.logits(), grey);
      }
      writer.finish();
    }
  }

  private static void fitGradients() throws IOException {
    ImageBatch images =
        SmallModels.images(
            1,
            HEIGHT,
            WIDTH,
            2,
            Collections.nCopies(EXAMPLES, Target.PREDICTED).toArray(Target[]::new));
    try (GradientFit fit =
        GradientFit.open(
            convolutional,
            convolutional.examples(),
            new GradientPlan(8, EXAMPLES, 0),
            name -> images.only(Integer.parseInt(name.substring("example-".length()))).pixels())) {
      fit.iterate(done -> {});
      fit.project(done -> {});
    }
  }

  private static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  @AfterAll
  static void close() {
    convolutional.close();
    transformer.close();
  }

  static Stream<String> methods() {
    return Methods.all().stream().map(method -> method.card().id());
  }

  static Stream<String> randomMethods() {
    return Methods.all().stream()
        .filter(m -> m.card().parameters().stream().anyMatch(p -> p.name().equals("seed")))
        .map(method -> method.card().id());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anImageOfABatchIsExplainedAsItIsAlone(String id) {
    // Given
    ImageBatch batch = images(id, Target.PREDICTED, WHY_NOT);
    List<Explanation> alone =
        Stream.of(0, 1).map(image -> explain(id, batch.only(image)).get(0)).toList();

    // When
    List<Explanation> together = explain(id, batch);

    // Then
    assertThat(together).hasSize(2);
    for (int image = 0; image < 2; image++) {
      assertSame(together.get(image).attribution(), alone.get(image).attribution());
    }
    assertThat(largest(together.get(0).attribution().values())).isPositive();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theSameQuestionHasTheSameAnswerInRunsOfAnySize(String id) {
    // Given
    ImageBatch image = images(id, WHY_NOT);
    ExplanationMethod method = Methods.byId(id);
    Attribution once = explain(id, image).get(0).attribution();

    // When
    Attribution again =
        method
            .explain(model(id), image, parameters(method), Effort.unlimited().withRows(3))
            .get(0)
            .attribution();

    // Then
    assertSame(again, once);
  }

  @ParameterizedTest
  @MethodSource("randomMethods")
  void anotherSeedDrawsOtherSamples(String id) {
    // Given
    ImageBatch image = images(id, Target.PREDICTED);
    ExplanationMethod method = Methods.byId(id);
    Map<String, String> seed = new HashMap<>(GIVEN.getOrDefault(id, Map.of()));
    seed.put("seed", "1");
    ParameterValues seeded = ParameterValues.parse(method.card().parameters(), seed);
    float[] zero = explain(id, image).get(0).attribution().values();

    // When
    List<Explanation> one = method.explain(model(id), image, seeded);

    // Then
    assertThat(one.get(0).attribution().values()).isNotEqualTo(zero);
    assertThat(explain(id, image).get(0).attribution().values()).containsExactly(zero);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void noMoreIsRunThanIsStated(String id) {
    // Given
    ExplanationMethod method = Methods.byId(id);
    ImageBatch image = images(id, Target.of(1));
    Passes stated = method.passes(parameters(method));
    Passes before = model(id).spent();

    // When
    List<Explanation> unused = method.explain(model(id), image, parameters(method));

    // Then
    Passes run = model(id).spent().since(before);
    assertThat(run.forward()).isBetween(1L, stated.forward());
    assertThat(run.backward()).isBetween(0L, stated.backward());
  }

  @ParameterizedTest
  @ValueSource(strings = {"score-cam", "ablation-cam"})
  void theChannelsOfEveryLayerAreStated(String id) {
    // Given
    ExplanationMethod method = Methods.byId(id);
    ParameterValues parameters =
        ParameterValues.parse(
            method.card().parameters(), Map.of("layer", "first,last", "channels", "4"));
    Passes before = convolutional.spent();

    // When
    List<Explanation> unused = method.explain(convolutional, images(id, Target.of(1)), parameters);

    // Then
    assertThat(convolutional.spent().since(before)).isEqualTo(method.passes(parameters));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aClassThatTheModelDoesNotHaveIsRefused(String id) {
    // Given
    ImageBatch image = images(id, Target.difference(new Pick.Index(0), new Pick.Index(CLASSES)));

    // When
    assertThatThrownBy(() -> explain(id, image))

        // Then
        .isInstanceOf(UnknownClassException.class)
        .hasMessageContaining("no class 5")
        .hasMessageContaining(model(id).name());
  }

  private static List<Explanation> explain(String id, ImageBatch batch) {
    ExplanationMethod method = Methods.byId(id);
    return method.explain(model(id), batch, parameters(method));
  }

  private static ParameterValues parameters(ExplanationMethod method) {
    return ParameterValues.parse(
        method.card().parameters(), GIVEN.getOrDefault(method.card().id(), Map.of()));
  }

  private static Classifier model(String id) {
    return needsAttention(id) ? transformer : convolutional;
  }

  private static boolean needsAttention(String id) {
    return Methods.byId(id).card().place() == SurveyPlace.LOCAL_PIXEL_ATTENTION;
  }

  private static ImageBatch images(String id, Target... targets) {
    return needsAttention(id)
        ? SmallModels.images(3, 4, 4, 1, targets)
        : SmallModels.images(1, HEIGHT, WIDTH, 1, targets);
  }

  private static void assertSame(Attribution actual, Attribution expected) {
    assertThat(actual).hasSameClassAs(expected);
    float[] values = expected.values();
    double noise = ROUNDING * largest(values);
    assertThat(actual.values()).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) actual.values()[i]).isCloseTo(values[i], within(noise));
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static OnnxModel tall() {
    OnnxModel m = OnnxModel.usual();
    String x = m.image(1, HEIGHT, WIDTH);
    String first =
        m.op("Conv", x, m.weights(6, 1, 3, 3), m.weights(6)).list("pads", 1, 1, 1, 1).get();
    m.op("Relu", first).as("first");
    String pooled = m.op("MaxPool", "first").list("kernel_shape", 2, 2).list("strides", 2, 2).get();
    String last =
        m.op("Conv", pooled, m.weights(CHANNELS, 6, 3, 3), m.weights(CHANNELS))
            .list("pads", 1, 1, 1, 1)
            .get();
    m.op("Relu", last).as("last");
    return m.classify(m.op("GlobalAveragePool", "last").get(), CLASSES);
  }

  /** Of inputs that vary alike and independently: w / ‖w‖². */
  private static float[] patterns(List<WeightLayer> layers) {
    float[] patterns = new float[layers.stream().mapToInt(layer -> layer.weights().length).sum()];
    int at = 0;
    for (WeightLayer layer : layers) {
      for (int unit = 0; unit < layer.units(); unit++) {
        int from = unit * layer.fanIn();
        double squares = 0;
        for (int i = 0; i < layer.fanIn(); i++) {
          squares += Math.pow(layer.weights()[from + i], 2);
        }
        for (int i = 0; i < layer.fanIn(); i++) {
          patterns[at++] = (float) (layer.weights()[from + i] / squares);
        }
      }
    }
    return patterns;
  }

  private static ModelBundle withConcepts(ModelBundle bundle) {
    ConceptBank bank =
        new ConceptBank(
            Optional.empty(),
            CHANNELS,
            List.of(concept("edges", 1, 0, 2, 0), concept("corners", 0, 1, -1, 1)));
    return new ModelBundle(
        bundle.location(),
        bundle.manifest(),
        bundle.onnx(),
        Optional.of(bank),
        bundle.digest(),
        bundle.files());
  }

  private static Concept concept(String name, float... vector) {
    return Concept.of(name, vector);
  }
}
