package dev.pellucid.explain.global.model.spray;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.model.spray.SurroundingsExchange.Exchange;
import dev.pellucid.explain.global.model.spray.SurroundingsExchange.Shown;
import dev.pellucid.explain.method.Classifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that calls an image by the channel that is brightest over all of its pixels. */
class SurroundingsExchangeTest {

  private static final int SIDE = 12;

  private Classifier classifier;

  @BeforeEach
  void open() {
    OnnxModel m = OnnxModel.usual();
    String means =
        m.op("Flatten", m.op("GlobalAveragePool", m.image(3, SIDE, SIDE)).get())
            .with("axis", 1)
            .get();
    m.op("Gemm", means, m.floats(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3))
        .as(OnnxModel.SCORES);
    classifier = SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3));
  }

  @AfterEach
  void close() {
    classifier.close();
  }

  /** Images of three classes, bright in a channel; the object is a square in their middle. */
  private static List<Shown> images(int objectSide) {
    List<Shown> images = new ArrayList<>();
    BitSet object = new BitSet();
    int from = (SIDE - objectSide) / 2;
    for (int y = from; y < from + objectSide; y++) {
      object.set(y * SIDE + from, y * SIDE + from + objectSide);
    }
    for (int i = 0; i < 9; i++) {
      int channel = i % 3;
      float[] pixels = new float[3 * SIDE * SIDE];
      for (int p = 0; p < SIDE * SIDE; p++) {
        pixels[channel * SIDE * SIDE + p] = 1;
      }
      images.add(new Shown(pixels, object, channel));
    }
    return images;
  }

  private List<Exchange> exchanged(List<Shown> images) {
    return new SurroundingsExchange(4, 1).of(classifier, images.size(), images::get, done -> {});
  }

  @Test
  void aModelThatGoesByWhatIsAroundASmallObjectTakesOverTheOtherAnswer() {
    // Given
    List<Shown> images = images(4);

    // When
    List<Exchange> exchanges = exchanged(images);

    // Then
    assertThat(exchanges)
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(each.answer()).isEqualTo(images.get(each.donor()).predicted());
              assertThat(each.answer()).isNotEqualTo(images.get(each.object()).predicted());
            });
  }

  @Test
  void aModelThatGoesByTheObjectKeepsItsAnswer() {
    // Given: the object is all but the border
    List<Shown> images = images(SIDE - 2);

    // When
    List<Exchange> exchanges = exchanged(images);

    // Then
    assertThat(exchanges)
        .isNotEmpty()
        .allSatisfy(
            each -> assertThat(each.answer()).isEqualTo(images.get(each.object()).predicted()));
  }

  @Test
  void nothingOfTheDonorsObjectIsLeft() {
    // Given: the objects of the first class are blue, so large that their blue would decide; the
    // others' objects are too small to cover the place
    List<Shown> images = new ArrayList<>();
    Shown small = images(2).get(1);
    Shown large = images(SIDE - 4).get(0);
    float[] pixels = large.pixels().clone();
    for (int p = large.object().nextSetBit(0); p >= 0; p = large.object().nextSetBit(p + 1)) {
      pixels[p] = 0;
      pixels[2 * SIDE * SIDE + p] = 5;
    }
    images.add(new Shown(pixels, large.object(), 2));
    images.add(small);

    // When
    List<Exchange> exchanges = exchanged(images);

    // Then: the red of the surroundings
    assertThat(exchanges)
        .filteredOn(each -> each.donor() == 0)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.answer()).isZero());
  }
}
