package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.Assets;
import dev.pellucid.explain.References;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the authors' code with the very masks that it drew, on real photos. */
class RiseReferenceTest {

  private static final double FLOAT_NOISE = 1e-6;
  private static final double DETERMINISTIC = 1e-3;

  @ParameterizedTest
  @ValueSource(strings = {"mobilenetv2", "squeezenet10", "resnet20_cifar10", "vit_cifar10"})
  void masksAreEnlargedAsTheAuthorsDo(String model) throws IOException {
    // Given
    NpyArray expected = NpyFile.read(Assets.path("reference", model, "rise_first_masks.npy"));
    int height = expected.shape()[1];
    int width = expected.shape()[2];
    Masks.Separable drawn = masks(model, height, width).next(4);
    float[] enlarged = new float[4 * height * width];

    // When
    for (int mask = 0; mask < 4; mask++) {
      Masks.Separable one = only(drawn, mask);
      RiseEstimate estimate = new RiseEstimate(height, width, 1);
      estimate.add(one, new double[] {1});
      System.arraycopy(estimate.values(), 0, enlarged, mask * height * width, height * width);
    }

    // Then
    assertThat(References.maxDifferenceOverMax(enlarged, expected.data())).isLessThan(FLOAT_NOISE);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "squeezenet10, n02124075_Egyptian_cat",
    "resnet20_cifar10, horse_0000",
    "vit_cifar10, ship_0000"
  })
  void riseIsThatOfItsAuthors(String model, String photo) throws IOException {
    // Given
    NpyArray expected = References.array(model, photo, "rise");
    ImageBatch image = References.input(model, photo);
    RiseMasks.Source masks = masks(model, image.height(), image.width());
    String count = "" + stored(model, "rise_shifts").shape()[0];
    Explanation explanation;

    // When
    try (Classifier classifier = References.open(model)) {
      explanation =
          Rise.explain(
              classifier,
              image,
              masks,
              Ask.parameters(new Rise(), "masks", count),
              Effort.unlimited());
    }

    // Then
    float[] values = explanation.attribution().values();
    assertThat(References.maxDifferenceOverMax(values, expected.data())).isLessThan(DETERMINISTIC);
  }

  private static NpyArray stored(String model, String name) throws IOException {
    return NpyFile.read(Assets.path("reference", model, name + ".npy"));
  }

  /** The stored masks, one after the other. */
  private static RiseMasks.Source masks(String model, int height, int width) throws IOException {
    NpyArray grids = stored(model, "rise_grids");
    float[] shifts = stored(model, "rise_shifts").data();
    int grid = grids.shape()[1];
    int cells = grid * grid;
    RiseMasks shape = RiseMasks.of(grid, height, width);
    int[] taken = {0};
    return count -> {
      int from = taken[0];
      int to = from + count;
      taken[0] = to;
      return shape.of(
          Arrays.copyOfRange(grids.data(), from * cells, to * cells),
          IntStream.range(from, to).map(m -> (int) shifts[2 * m]).toArray(),
          IntStream.range(from, to).map(m -> (int) shifts[2 * m + 1]).toArray());
    };
  }

  private static Masks.Separable only(Masks.Separable all, int mask) {
    int cells = all.rows().from() * all.columns().from();
    return new Masks.Separable(
        all.rows(),
        all.columns(),
        Arrays.copyOfRange(all.values(), mask * cells, (mask + 1) * cells),
        new int[] {all.rowChoice()[mask]},
        new int[] {all.columnChoice()[mask]});
  }
}
