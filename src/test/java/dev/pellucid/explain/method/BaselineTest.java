package dev.pellucid.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {

  private static final InputSpec INPUT =
      new InputSpec(
          5,
          4,
          ChannelOrder.RGB,
          new Resize.ShorterSide(5),
          new float[] {0.5f, 0.4f, 0.3f},
          new float[] {0.5f, 0.2f, 0.1f},
          InputSpec.UNIT_SCALE);
  private static final float[] IMAGE = SmallModels.normal(60, 1);

  @ParameterizedTest
  @ValueSource(
      strings = {"zero", "mean", "black", "white", "blur:2.5", "blur:4.5%", "noise:7", "-0.5"})
  void aBaselineCanBeReadFromItsOwnText(String text) {
    // Given
    Baseline baseline = Baseline.parse(text).orElseThrow();

    // When
    String written = baseline.toString();

    // Then
    assertThat(written).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gray",
        "zero:1",
        "blur:0",
        "blur:0%",
        "blur:101%",
        "blur:%",
        "blur:x",
        "noise:a",
        "1e",
        "NaN"
      })
  void whatIsNoBaselineIsRefused(String text) {
    // Given
    Parameter.OfBaseline parameter = new Parameter.OfBaseline("baseline", Baseline.ZERO, "");

    // When
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> parameter.parse(text));

    // Then
    assertThat(thrown).isInstanceOf(InvalidParameterException.class).hasMessageContaining("blur");
  }

  @Test
  void whiteIsTheBrightestPixelAfterNormalisation() {
    // Given
    Baseline white = new Baseline.Grey(255);

    // When
    float[] pixels = white.of(IMAGE, INPUT);

    // Then
    assertThat(pixels[0]).isCloseTo(1f, within(1e-5f));
    assertThat(pixels[20]).isCloseTo(3f, within(1e-5f));
    assertThat(pixels[40]).isCloseTo(7f, within(1e-5f));
  }

  @Test
  void aBlurInPerCentIsOfTheShorterSide() {
    // Given: 5×4 pixels
    float[] expected = new Baseline.Blur(1).of(IMAGE, INPUT);

    // When
    float[] pixels = new Baseline.BlurOfSide(25).of(IMAGE, INPUT);

    // Then
    assertThat(pixels).containsExactly(expected);
  }

  @Test
  void theMeanIsTakenOfEachChannel() {
    // Given
    double mean = 0;
    for (int i = 20; i < 40; i++) {
      mean += IMAGE[i] / 20;
    }

    // When
    float[] pixels = new Baseline.Mean().of(IMAGE, INPUT);

    // Then
    assertThat(pixels[20]).isCloseTo((float) mean, within(1e-6f)).isEqualTo(pixels[39]);
  }

  @Test
  void aBlurKeepsWhatIsEven() {
    // Given
    float[] even = new Baseline.Constant(0.25).of(IMAGE, INPUT);

    // When
    float[] blurred = new Baseline.Blur(1.5).of(even, INPUT);

    // Then
    assertThat(blurred).containsExactly(even, within(1e-6f));
  }

  @Test
  void aBlurSpreadsAPointAsAGaussian() {
    // Given
    InputSpec wide =
        new InputSpec(
            41,
            41,
            ChannelOrder.GRAY,
            new Resize.ShorterSide(41),
            new float[] {0},
            new float[] {1},
            1);
    float[] point = new float[41 * 41];
    point[20 * 41 + 20] = 1;

    // When
    float[] blurred = new Baseline.Blur(2).of(point, wide);

    // Then: the density of the normal distribution, cut off at three sigmas
    assertThat((double) blurred[20 * 41 + 22] / blurred[20 * 41 + 20])
        .isCloseTo(Math.exp(-0.5), within(1e-5));
    assertThat((double) blurred[23 * 41 + 20] / blurred[20 * 41 + 20])
        .isCloseTo(Math.exp(-9 / 8.0), within(1e-5));
  }
}
