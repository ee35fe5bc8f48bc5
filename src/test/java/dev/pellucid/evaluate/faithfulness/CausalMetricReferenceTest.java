package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.evaluate.Curve;
import dev.pellucid.explain.References;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import dev.pellucid.image.HeatMap;
import dev.pellucid.image.NpyArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against the curves of the code of RISE's authors, from the same maps and inputs. Where a map has
 * equal values (a resized CAM after its ReLU) their order is arbitrary there.
 */
class CausalMetricReferenceTest {

  /** Of float32 in another library, on a probability. */
  private static final double NOISE = 1e-5;

  private static final double TIES = 0.005;

  /** Of their steps, to be quick: each is of as many pixels, so some of their points are ours. */
  private static final int EVERY = 4;

  private static final int KERNEL = 11;
  private static final double SIGMA = 5;

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar10, cat_0000, saliency",
    "resnet20_cifar10, horse_0000, saliency",
    "vit_cifar10, cat_0000, saliency",
    "mobilenetv2, n02124075_Egyptian_cat, saliency"
  })
  void curvesOfMapsWithoutTiesAreTheirs(String model, String photo, String map) {
    // Given
    float[] deletion = theirs(model, photo, "del_curve_" + map);
    float[] insertion = theirs(model, photo, "ins_curve_" + map);

    // When
    Curves ours = curves(model, photo, map, deletion.length - 1);

    // Then
    assertThat(largestDifference(ours.deletion().scores(), deletion)).isLessThan(NOISE);
    assertThat(largestDifference(ours.insertion().scores(), insertion)).isLessThan(NOISE);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar10, cat_0000, gradcam",
    "resnet20_cifar10, truck_0000, gradcam",
    "vit_cifar10, ship_0000, gradcam"
  })
  void areasOfMapsWithTiesAreTheirs(String model, String photo, String map) {
    // Given
    Curve deletion = curve(theirs(model, photo, "del_curve_" + map));
    Curve insertion = curve(theirs(model, photo, "ins_curve_" + map));

    // When
    Curves ours = curves(model, photo, map, deletion.scores().length - 1);

    // Then
    assertThat(Math.abs(ours.deletion().area() - deletion.area())).isLessThan(TIES);
    assertThat(Math.abs(ours.insertion().area() - insertion.area())).isLessThan(TIES);
  }

  private record Curves(Curve deletion, Curve insertion) {}

  private static Curves curves(String model, String photo, String map, int steps) {
    ImageBatch image = References.input(model, photo);
    NpyArray values = References.array(model, photo, "metric_map_" + map);
    Ranking.Steps ranked =
        Ranking.ofPixels(new HeatMap(image.width(), image.height(), values.data())).in(steps, 1);
    try (Classifier classifier = References.open(model)) {
      Scoring scoring = new Scoring(classifier, image, Score.PROBABILITY, Effort.unlimited());
      return new Curves(
          scoring.whileRemoving(ranked, new float[image.imageLength()]),
          scoring.whileInserting(ranked, blurred(image)));
    }
  }

  private static float[] theirs(String model, String photo, String result) {
    float[] all = References.array(model, photo, result).data();
    float[] some = new float[(all.length - 1) / EVERY + 1];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[i * EVERY];
    }
    return some;
  }

  private static Curve curve(float[] scores) {
    double[] shares = new double[scores.length];
    double[] values = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      shares[i] = i / (scores.length - 1.0);
      values[i] = scores[i];
    }
    return new Curve(shares, values);
  }

  private static double largestDifference(double[] ours, float[] theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    double largest = 0;
    for (int i = 0; i < ours.length; i++) {
      largest = Math.max(largest, Math.abs(ours[i] - theirs[i]));
    }
    return largest;
  }

  /**
   * Their blur: a point through a Gaussian that mirrors at the edges of the kernel; zeros outside.
   */
  private static float[] blurred(ImageBatch image) {
    double[] kernel = kernel();
    float[] across = along(image.pixels(), kernel, 1, image.width());
    return along(across, kernel, image.width(), image.height());
  }

  private static double[] kernel() {
    double[] kernel = new double[KERNEL];
    double sum = 0;
    int reach = (int) (4 * SIGMA + 0.5);
    for (int tap = -reach; tap <= reach; tap++) {
      double weight = Math.exp(-0.5 * tap * tap / (SIGMA * SIGMA));
      int folded = Math.floorMod(KERNEL / 2 + tap, 2 * KERNEL);
      kernel[folded < KERNEL ? folded : 2 * KERNEL - 1 - folded] += weight;
      sum += weight;
    }
    for (int i = 0; i < KERNEL; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  private static float[] along(float[] from, double[] kernel, int step, int length) {
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      int at = i / step % length;
      double sum = 0;
      for (int tap = 0; tap < KERNEL; tap++) {
        int other = at + tap - KERNEL / 2;
        if (other >= 0 && other < length) {
          sum += kernel[tap] * from[i + (other - at) * step];
        }
      }
      to[i] = (float) sum;
    }
    return to;
  }
}
