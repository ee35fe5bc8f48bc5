package dev.pellucid.explain.global.neuron.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every slope that is not a compiled one, against central differences. */
class SlopesTest {

  private static final int HEIGHT = 6;
  private static final int WIDTH = 5;
  private static final float STEP = 1e-3f;

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "1, 2, 0", "0, 1, 1", "0.7, 1.5, 0.4"})
  void thatOfTheRegularisation(double variation, double exponent, double contrast) {
    // Given
    Regularisation regularisation = new Regularisation(variation, exponent, contrast);
    float[] pixels = SmallModels.normal(3 * HEIGHT * WIDTH, 2);

    // When
    Slope slope = regularisation.of(pixels, HEIGHT, WIDTH);

    // Then
    assertSlope(pixels, slope.gradient(), at -> regularisation.of(at, HEIGHT, WIDTH).value());
  }

  static Stream<Arguments> canvases() {
    return Stream.of(ChannelOrder.values())
        .flatMap(order -> Stream.of(Spelling.values()).map(s -> Arguments.of(order, s)));
  }

  @ParameterizedTest
  @MethodSource("canvases")
  void thatOfThePainting(ChannelOrder order, Spelling spelling) {
    // Given
    int channels = order.count();
    float[] mean = channels == 1 ? new float[] {0.4f} : new float[] {0.5f, 0.4f, 0.3f};
    float[] std = channels == 1 ? new float[] {0.3f} : new float[] {0.2f, 0.3f, 0.4f};
    Canvas canvas =
        new Canvas(
            spelling,
            new InputSpec(
                WIDTH, HEIGHT, order, new Resize.Exact(), mean, std, InputSpec.UNIT_SCALE));
    float[] numbers = SmallModels.normal(channels * HEIGHT * WIDTH, 3);
    float[] ofTensor = SmallModels.normal(numbers.length, 4);
    float[] ofPixels = SmallModels.normal(numbers.length, 5);

    // When
    float[] back = canvas.back(canvas.paint(numbers), ofTensor, ofPixels);

    // Then
    assertSlope(
        numbers,
        back,
        at -> dot(canvas.paint(at).tensor(), ofTensor) + dot(canvas.paint(at).pixels(), ofPixels));
  }

  @Test
  void thatOfTheDiversity() {
    // Given
    LayerValues other = new LayerValues(4, 3, 2, SmallModels.normal(24, 6));
    LayerValues third = new LayerValues(4, 3, 2, SmallModels.normal(24, 7));
    float[] values = SmallModels.normal(24, 8);

    // When
    List<float[]> slopes =
        Diversity.slopes(List.of(new LayerValues(4, 3, 2, values), other, third));

    // Then
    assertSlope(
        values,
        slopes.get(0),
        at -> Diversity.alike(List.of(new LayerValues(4, 3, 2, at), other, third)));
  }

  private static void assertSlope(float[] at, float[] slope, ToDoubleFunction<float[]> function) {
    float[] direction = SmallModels.normal(at.length, 9);
    double difference =
        function.applyAsDouble(moved(at, direction, STEP))
            - function.applyAsDouble(moved(at, direction, -STEP));
    double expected = dot(slope, direction);
    assertThat(difference / (2 * STEP))
        .isCloseTo(expected, within(1e-2 * Math.max(1, Math.abs(expected))));
    assertThat(Math.abs(expected)).isGreaterThan(1e-3);
  }

  private static float[] moved(float[] at, float[] direction, float by) {
    float[] moved = at.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += by * direction[i];
    }
    return moved;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
