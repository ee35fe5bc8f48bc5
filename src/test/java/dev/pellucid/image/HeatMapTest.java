package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class HeatMapTest {

  /** Expected: {@code torch.nn.functional.interpolate(…, mode='bilinear', align_corners=False)}. */
  @Example
  void enlargesWithHalfPixelCentres() {
    // Given
    HeatMap map = new HeatMap(2, 2, new float[] {0, 4, 8, 20});

    // When
    HeatMap resized = map.resized(4, 3);

    // Then
    assertThat(resized.values())
        .containsExactly(new float[] {0, 1, 3, 4, 4, 6, 10, 12, 8, 11, 17, 20}, within(1e-5f));
  }

  @Example
  void reducesByPickingAtTheCentres() {
    // Given
    HeatMap map = new HeatMap(4, 1, new float[] {0, 10, 20, 40});

    // When
    HeatMap resized = map.resized(2, 1);

    // Then
    assertThat(resized.values()).containsExactly(5, 30);
  }

  @Property(tries = 200)
  void resizingAPlaneOnlySamplesIt(
      @ForAll @IntRange(min = 2, max = 9) int width,
      @ForAll @IntRange(min = 2, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 20) int newWidth,
      @ForAll @IntRange(min = 1, max = 20) int newHeight) {
    // Given
    float[] values = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        values[y * width + x] = 2 * x - 3 * y;
      }
    }

    // When
    HeatMap resized = new HeatMap(width, height, values).resized(newWidth, newHeight);

    // Then
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        double u = Math.max(0, Math.min(width - 1, (x + 0.5) * width / newWidth - 0.5));
        double v = Math.max(0, Math.min(height - 1, (y + 0.5) * height / newHeight - 0.5));
        assertThat((double) resized.values()[y * newWidth + x])
            .isCloseTo(2 * u - 3 * v, within(1e-4));
      }
    }
  }

  @Property(tries = 200)
  void normalisedRunsFromZeroToOne(
      @ForAll @Size(6) float @FloatRange(min = -1e30f, max = 1e30f) [] values) {
    // Given
    HeatMap map = new HeatMap(3, 2, values);

    // When
    HeatMap normalised = map.normalised();

    // Then
    assertThat(normalised.min()).isZero();
    assertThat(normalised.max()).isEqualTo(map.min() == map.max() ? 0f : 1f);
  }

  @Example
  void aFlatMapIsZeroWhenNormalised() {
    // Given
    HeatMap map = new HeatMap(2, 1, new float[] {7, 7});

    // When
    HeatMap normalised = map.normalised();

    // Then
    assertThat(normalised.values()).containsExactly(0, 0);
  }

  @Example
  void whatIsNoNumberIsRefused() {
    // When
    Throwable thrown = catchThrowable(() -> new HeatMap(2, 1, new float[] {1, Float.NaN}));

    // Then
    assertThat(thrown)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(1, 0)")
        .hasMessageContaining("NaN");
  }
}
