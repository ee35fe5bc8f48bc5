package dev.pellucid.explain.local.concept.ace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.ace.ClassConcepts.ClassConcept;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ClassConceptsTest {

  private static final int SIDE = 32;
  private static final int RED = 0;
  private static final int GREEN = 1;
  private static final int BLUE = 2;
  private static final String COLOURS = "colours";

  /** The first logit is the picture's mean red less its mean blue. */
  private static final Classifier MODEL = redLessBlue();

  private static final ClassConcepts CONCEPTS =
      new ClassConcepts(
          new Ace(new Segmentation(List.of(4, 12), 20), 2, 20, 1), new Tcav(4, 20, 30, 0.01, 1));

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void whatSpeaksForAClassIsToldFromWhatSpeaksAgainstIt() {
    // Given: pictures of the class are half red and half blue, others are green
    Activations layer = Activations.at(MODEL, Optional.of(COLOURS));
    List<InputPicture> ofClass = pictures(10, RED, BLUE, 1);
    List<InputPicture> others = pictures(10, GREEN, GREEN, 2);

    // When
    List<ClassConcept> concepts = CONCEPTS.discover(layer, 0, "warm", ofClass, others);

    // Then
    assertThat(concepts).hasSize(2);
    assertThat(concepts)
        .extracting(concept -> concept.learnt().name())
        .containsExactlyInAnyOrder("warm 1", "warm 2");
    for (ClassConcept concept : concepts) {
      float[] direction = concept.learnt().direction();
      boolean red = direction[RED] > direction[BLUE];
      assertThat(concept.learnt().accuracy()).isGreaterThan(0.9);
      assertThat(concept.sensitivity().score().signCount()).isCloseTo(red ? 1 : 0, within(1e-9));
    }
    assertThat(concepts)
        .extracting(concept -> concept.sensitivity().score().signCount())
        .containsExactlyInAnyOrder(0.0, 1.0);
  }

  private static List<InputPicture> pictures(int count, int left, int right, long seed) {
    Random random = new Random(seed);
    Preprocessor preprocessor = new Preprocessor(MODEL.input());
    List<InputPicture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int border = 11 + random.nextInt(10);
      byte[] rgb = new byte[3 * SIDE * SIDE];
      for (int p = 0; p < SIDE * SIDE; p++) {
        int bright = p % SIDE < border ? left : right;
        for (int c = 0; c < 3; c++) {
          rgb[3 * p + c] = (byte) ((c == bright ? 200 : 30) + random.nextInt(40) - 20);
        }
      }
      RgbImage view = new RgbImage(SIDE, SIDE, rgb);
      pictures.add(new InputPicture("picture " + i, preprocessor.tensor(view), view));
    }
    return pictures;
  }

  private static Classifier redLessBlue() {
    OnnxModel m = OnnxModel.usual();
    String map =
        m.op("AveragePool", m.image(3, SIDE, SIDE))
            .list("kernel_shape", 4, 4)
            .list("strides", 4, 4)
            .as(COLOURS);
    String pooled = m.op("GlobalAveragePool", map).get();
    String flat = m.op("Flatten", pooled).with("axis", 1).get();
    m.op("MatMul", flat, m.floats(new float[] {1, 0, 0, 0, -1, 1}, 3, 2)).as(OnnxModel.SCORES);
    return SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2));
  }
}
