package dev.pellucid.explain.local.image.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.LastLayer;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.image.ExampleFit;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.method.Attribution.Parts;
import dev.pellucid.explain.method.Attribution.Parts.Part;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrototypePartsTest {

  private static final int CELL = 8;
  private static final int CELLS = 4;
  private static final int SIDE = CELL * CELLS;

  @TempDir Path folder;

  /** Two stripes that cross a cell: down it, or across it. */
  private enum Stripe {
    DOWN,
    ACROSS
  }

  @Test
  void aPartIsFoundWhereItLiesInTheImageAndInTheExample() throws IOException {
    // Given
    try (Classifier classifier = open(stripes())) {
      RgbImage image = with(Stripe.DOWN, 6, Stripe.ACROSS, 9);
      fit(
          classifier,
          Map.of(
              0,
              with(Stripe.DOWN, 13, Stripe.DOWN, 13),
              1,
              with(Stripe.ACROSS, 2, Stripe.ACROSS, 2)));

      // When
      Explanation down = explain(classifier, batch(classifier, image, 0));
      Explanation across = explain(classifier, batch(classifier, image, 1));

      // Then
      assertPart(((Parts) down.attribution()).parts(), 6, 13);
      assertPart(((Parts) across.attribution()).parts(), 9, 2);
    }
  }

  private static void assertPart(List<Part> parts, int here, int there) {
    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).here()).isEqualTo(here);
    assertThat(parts.get(0).there()).isEqualTo(there);
    assertThat((double) parts.get(0).similarity()).isCloseTo(1, within(1e-3));
    assertThat(parts.get(0).evidence()).isPositive();
  }

  @Test
  void theEvidenceOfAllPositionsIsTheLogitLessItsBias() throws IOException {
    // Given
    try (Classifier classifier = open(SmallNet.classifier())) {
      ImageBatch image = SmallModels.images(3, Target.of(2));
      fit(classifier, Map.of(2, new RgbImage(8, 8, new byte[3 * 64])));
      float bias = classifier.ask(LastLayer::find).orElseThrow().bias()[2];
      float logit = ImageFeatures.of(classifier).of(image).get(0).logits()[2];

      // When
      Explanation told = explain(classifier, image);

      // Then
      assertThat(told.figures().get(PrototypeParts.EVIDENCE))
          .isCloseTo((double) logit - bias, within(1e-5));
    }
  }

  private static Explanation explain(Classifier classifier, ImageBatch image) {
    PrototypeParts method = new PrototypeParts();
    return method
        .explain(classifier, image, ParameterValues.defaults(method.card().parameters()))
        .get(0);
  }

  private Classifier open(OnnxModel model) throws IOException {
    return new Classifier(
        BundleReader.read(Files.write(folder.resolve("stripes.onnx"), model.bytes())),
        SessionSettings.onCpu());
  }

  private void fit(Classifier classifier, Map<Integer, RgbImage> examples) throws IOException {
    Preprocessor preprocessor = new Preprocessor(classifier.input());
    try (ExampleFit fit =
        ExampleFit.open(classifier, ExamplesFolder.of(folder.resolve("stripes.onnx")), "images")) {
      for (Map.Entry<Integer, RgbImage> each : examples.entrySet()) {
        fit.add(
            "example-" + each.getKey(),
            OptionalInt.of(each.getKey()),
            preprocessor.tensor(each.getValue()),
            each.getValue());
      }
      fit.finish();
    }
  }

  private static ImageBatch batch(Classifier classifier, RgbImage image, int target) {
    return new ImageBatch(
        1,
        SIDE,
        SIDE,
        new Preprocessor(classifier.input()).tensor(image),
        List.of(Target.of(target)));
  }

  /** Black, with a white stripe in the middle of each of two cells. */
  private static RgbImage with(Stripe one, int at, Stripe other, int there) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    paint(rgb, one, at);
    paint(rgb, other, there);
    return new RgbImage(SIDE, SIDE, rgb);
  }

  private static void paint(byte[] rgb, Stripe stripe, int cell) {
    for (int i = 0; i < CELL; i++) {
      for (int wide = CELL / 2 - 1; wide <= CELL / 2; wide++) {
        int x = cell % CELLS * CELL + (stripe == Stripe.DOWN ? wide : i);
        int y = cell / CELLS * CELL + (stripe == Stripe.DOWN ? i : wide);
        for (int c = 0; c < 3; c++) {
          rgb[3 * (y * SIDE + x) + c] = (byte) 255;
        }
      }
    }
  }

  /** One channel for each stripe, active at the cells that it crosses; a class for each. */
  private static OnnxModel stripes() {
    OnnxModel m = OnnxModel.usual();
    float[] filters = new float[2 * CELL * CELL];
    for (int i = 0; i < CELL * CELL; i++) {
      filters[i] = weight(i % CELL);
      filters[CELL * CELL + i] = weight(i / CELL);
    }
    String seen =
        m.op(
                "Conv",
                m.image(1, SIDE, SIDE),
                m.floats(filters, 2, 1, CELL, CELL),
                m.floats(new float[] {-4, -4}, 2))
            .list("strides", CELL, CELL)
            .get();
    String mean = m.op("GlobalAveragePool", m.op("Relu", seen).get()).get();
    String flat = m.op("Flatten", mean).with("axis", 1).get();
    m.op("Gemm", flat, m.floats(new float[] {1, 0, 0, 1}, 2, 2), m.floats(new float[] {0, 0}, 2))
        .with("transB", 1)
        .as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2);
  }

  /** Bright in the middle, dark beside it. */
  private static float weight(int place) {
    return place == CELL / 2 - 1 || place == CELL / 2 ? 1 : -1;
  }
}
