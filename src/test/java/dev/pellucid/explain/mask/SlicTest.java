package dev.pellucid.explain.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.References;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicTest {

  private static final int SIDE = 32;

  @Test
  void coloursAreThoseOfCieLab() {
    // Given: red, green, blue, grey and white, one plane after the other
    float[] image = {1, 0, 0, 0.5f, 1, 0, 1, 0, 0.5f, 1, 0, 0, 1, 0.5f, 1};

    // When
    CieLab lab = CieLab.of(image, 5, plain(ChannelOrder.RGB));

    // Then: as the usual tables have them, to their two decimals
    assertThat(lab.l())
        .containsExactly(new float[] {53.24f, 87.73f, 32.30f, 53.39f, 100}, within(0.02f));
    assertThat(lab.a()).containsExactly(new float[] {80.09f, -86.18f, 79.19f, 0, 0}, within(0.02f));
    assertThat(lab.b())
        .containsExactly(new float[] {67.20f, 83.18f, -107.86f, 0, 0}, within(0.02f));
  }

  @Test
  void normalisationAndChannelOrderAreUndone() {
    // Given
    float[] rgb = {0.2f, 0.4f, 0.9f};
    InputSpec other =
        new InputSpec(
            1,
            1,
            ChannelOrder.BGR,
            new Resize.Exact(),
            new float[] {10, 20, 30},
            new float[] {2, 4, 8},
            1);
    float[] bgr = {(0.9f * 255 - 10) / 2, (0.4f * 255 - 20) / 4, (0.2f * 255 - 30) / 8};

    // When
    CieLab lab = CieLab.of(bgr, 1, other);

    // Then
    CieLab expected = CieLab.of(rgb, 1, plain(ChannelOrder.RGB));
    assertThat(lab.l()[0]).isCloseTo(expected.l()[0], within(1e-3f));
    assertThat(lab.a()[0]).isCloseTo(expected.a()[0], within(1e-3f));
    assertThat(lab.b()[0]).isCloseTo(expected.b()[0], within(1e-3f));
  }

  @Test
  void edgesOfColourAreEdgesOfCells() {
    // Given: four quarters whose borders lie off the grid of centres
    float[] image = new float[3 * SIDE * SIDE];
    int[] quarter = new int[SIDE * SIDE];
    for (int p = 0; p < quarter.length; p++) {
      quarter[p] = (p / SIDE < 13 ? 0 : 2) + (p % SIDE < 19 ? 0 : 1);
      image[p] = quarter[p] == 0 ? 1 : 0;
      image[quarter.length + p] = quarter[p] == 1 ? 1 : 0;
      image[2 * quarter.length + p] = quarter[p] == 2 ? 1 : 0;
    }

    // When
    Partition cells = new Slic(16, 10).segment(image, SIDE, SIDE, plain(ChannelOrder.RGB));

    // Then
    for (int cell = 0; cell < cells.cells(); cell++) {
      Set<Integer> quarters = new HashSet<>();
      for (int p = 0; p < quarter.length; p++) {
        if (cells.cellOfPixel()[p] == cell) {
          quarters.add(quarter[p]);
        }
      }
      assertThat(quarters).hasSize(1);
    }
  }

  @Test
  void ofOneColourTheCellsAreAGrid() {
    // Given
    float[] image = new float[SIDE * SIDE];

    // When
    Partition cells = new Slic(16, 10).segment(image, SIDE, SIDE, plain(ChannelOrder.GRAY));

    // Then
    assertThat(cells.cells()).isEqualTo(16);
    assertThat(IntStream.of(cells.sizes())).allMatch(size -> Math.abs(size - 64) <= 17);
  }

  @ParameterizedTest(name = "{0} cells of compactness {1}")
  @CsvSource({"1, 10", "2, 10", "20, 10", "50, 10", "50, 0.1", "200, 40", "1024, 10"})
  void cellsOfNoiseAreConnectedAndNoneIsEmpty(int count, double compactness) {
    // Given
    float[] image = SmallModels.normal(3 * SIDE * SIDE, 3);

    // When
    Partition cells =
        new Slic(count, compactness).segment(image, SIDE, SIDE, plain(ChannelOrder.RGB));

    // Then
    assertThat(IntStream.of(cells.sizes())).allMatch(size -> size > 0);
    assertThat(pieces(cells)).isEqualTo(cells.cells());
  }

  @Test
  void aPhotoIsCutIntoAboutAsManyCellsAsAskedFor() {
    // Given
    ImageBatch photo = References.input("mobilenetv2", "n02124075_Egyptian_cat");
    InputSpec input =
        new InputSpec(
            224,
            224,
            ChannelOrder.RGB,
            new Resize.Exact(),
            new float[] {0.5f, 0.5f, 0.5f},
            new float[] {0.5f, 0.5f, 0.5f},
            InputSpec.UNIT_SCALE);

    // When
    Partition cells = new Slic(50, 10).segment(photo.pixels(), 224, 224, input);

    // Then
    assertThat(cells.cells()).isBetween(35, 70);
    assertThat(pieces(cells)).isEqualTo(cells.cells());
    assertThat(new Slic(50, 10).segment(photo.pixels(), 224, 224, input).cellOfPixel())
        .containsExactly(cells.cellOfPixel());
  }

  /** How many connected pieces the cells are in all. */
  private static int pieces(Partition cells) {
    int width = cells.width();
    int[] root = IntStream.range(0, cells.cellOfPixel().length).toArray();
    for (int p = 0; p < root.length; p++) {
      if (p % width > 0 && cells.cellOfPixel()[p] == cells.cellOfPixel()[p - 1]) {
        join(root, p, p - 1);
      }
      if (p >= width && cells.cellOfPixel()[p] == cells.cellOfPixel()[p - width]) {
        join(root, p, p - width);
      }
    }
    return (int) IntStream.range(0, root.length).filter(p -> root[p] == p).count();
  }

  private static void join(int[] root, int p, int q) {
    root[find(root, p)] = find(root, q);
  }

  private static int find(int[] root, int p) {
    int at = p;
    while (root[at] != at) {
      at = root[at];
    }
    return at;
  }

  /** 0 is black and 1 is white. */
  private static InputSpec plain(ChannelOrder order) {
    float[] zeros = new float[order.count()];
    float[] ones = new float[order.count()];
    Arrays.fill(ones, 1);
    return new InputSpec(SIDE, SIDE, order, new Resize.Exact(), zeros, ones, InputSpec.UNIT_SCALE);
  }
}
