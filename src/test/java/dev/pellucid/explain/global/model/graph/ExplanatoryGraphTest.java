package dev.pellucid.explain.global.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Part;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Tie;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * An object of two parts, a red square and a green one, that stands anywhere in its image. The
 * lower layer tells the colours apart, the upper one has a single channel that fires at both.
 */
class ExplanatoryGraphTest {

  private static final int SIDE = 24;
  private static final int ACROSS = 8;
  private static final int DOWN = 4;

  private static List<float[]> images(int count, boolean apart) {
    Random random = new Random(4);
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] pixels = new float[3 * SIDE * SIDE];
      int x = 2 * random.nextInt(6);
      int y = 2 * random.nextInt(8);
      paint(pixels, 0, x, y);
      paint(
          pixels,
          1,
          apart ? 2 * random.nextInt(11) : x + ACROSS,
          apart ? 2 * random.nextInt(11) : y + DOWN);
      images.add(pixels);
    }
    return images;
  }

  private static void paint(float[] pixels, int channel, int x, int y) {
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        pixels[channel * SIDE * SIDE + (y + dy) * SIDE + x + dx] = 1;
      }
    }
  }

  private static Classifier classifier() {
    OnnxModel m = OnnxModel.usual();
    String colours =
        m.op(
                "Relu",
                m.op(
                        "Conv",
                        m.image(3, SIDE, SIDE),
                        m.floats(new float[] {1, 0, 0, 0, 1, 0}, 2, 3, 1, 1))
                    .get())
            .as("colours");
    String smaller =
        m.op("MaxPool", colours).list("kernel_shape", 2, 2).list("strides", 2, 2).get();
    String both =
        m.op(
                "Relu",
                m.op("Conv", smaller, m.floats(new float[] {1, 1, 0.1f, -1}, 2, 2, 1, 1)).get())
            .as("both");
    String means = m.op("Flatten", m.op("GlobalAveragePool", both).get()).with("axis", 1).get();
    m.op("Gemm", means, m.floats(new float[] {1, 0, 0, 1}, 2, 2)).with("transB", 1).as("scores");
    return SmallModels.open(m.output("scores", DataType.FLOAT, -1, 2));
  }

  @Test
  void theTwoPartsThatOneChannelFiresAtAreTakenApart() {
    // Given
    List<float[]> images = images(40, false);

    // When
    ExplanatoryGraph graph;
    try (Classifier classifier = classifier()) {
      graph = new PartLearner(4, 4, 1).learn(classifier, images, 0);
    }

    // Then: both of channel 0, as far from each other as they were painted
    assertThat(graph.upper().tensor()).isEqualTo("both");
    assertThat(graph.lower().tensor()).isEqualTo("colours");
    assertThat(graph.parts()).hasSize(2).allMatch(part -> part.channel() == 0);
    List<Part> fromTheLeft =
        graph.parts().stream().sorted(Comparator.comparingDouble(Part::x)).toList();
    assertThat(fromTheLeft.get(1).x() - fromTheLeft.get(0).x())
        .isCloseTo(ACROSS / (double) SIDE, within(0.01));
    assertThat(fromTheLeft.get(1).y() - fromTheLeft.get(0).y())
        .isCloseTo(DOWN / (double) SIDE, within(0.01));
    assertThat(fromTheLeft).allMatch(part -> part.consistency() == 1);
  }

  @Test
  void eachPartIsTiedToItsColourAndKnowsTheWayToTheOther() {
    // Given
    List<float[]> images = images(40, false);

    // When
    ExplanatoryGraph graph;
    try (Classifier classifier = classifier()) {
      graph = new PartLearner(4, 4, 1).learn(classifier, images, 0);
    }

    // Then: red and green below, each with a tie to both parts
    assertThat(graph.below()).extracting(Part::channel).containsExactlyInAnyOrder(0, 1);
    assertThat(graph.ties()).hasSize(4).allMatch(tie -> tie.together() == 1 && tie.spread() < 1e-6);
    int red = graph.parts().get(0).x() < graph.parts().get(1).x() ? 0 : 1;
    int green = graph.below().get(0).channel() == 1 ? 0 : 1;
    Tie across =
        graph.ties().stream()
            .filter(tie -> tie.part() == red && tie.below() == green)
            .findFirst()
            .orElseThrow();
    // A peak of the finer layer lies half a pixel from the middle of the square.
    assertThat(across.dx()).isCloseTo(ACROSS / (double) SIDE, within(0.6 / SIDE));
    assertThat(across.dy()).isCloseTo(DOWN / (double) SIDE, within(0.6 / SIDE));
  }

  @Test
  void squaresThatLieAnywhereAreNoPartsOfOneObject() {
    // Given
    List<float[]> images = images(40, true);

    // When
    ExplanatoryGraph graph;
    try (Classifier classifier = classifier()) {
      graph = new PartLearner(4, 4, 1).learn(classifier, images, 0);
    }

    // Then
    assertThat(graph.parts()).isEmpty();
    assertThat(graph.ties()).isEmpty();
  }

  @Test
  void tooFewImagesAreRefused() {
    // Given
    List<float[]> images = images(9, false);

    // When
    var refused =
        assertThatThrownBy(
            () -> {
              try (Classifier classifier = classifier()) {
                new PartLearner(4, 4, 1).learn(classifier, images, 0);
              }
            });

    // Then
    refused.isInstanceOf(NotApplicableException.class).hasMessageContaining("9 images are too few");
  }
}
