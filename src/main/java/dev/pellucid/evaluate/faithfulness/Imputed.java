package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Removal by noisy linear imputation: what the indicators that do it share. */
final class Imputed {

  private static final Parameter.Several<Integer> PERCENTAGES =
      new Parameter.Several<>(
          new Parameter.Whole("percentages", 10, 1, 99, "of the pixels that are filled in"),
          List.of(10, 20, 30, 40, 50, 70, 90));

  private static final Parameter.Real NOISE =
      new Parameter.Real(
          "noise", 0.01, 0, 10, "deviation of what is added to filled-in values, normalised space");

  private static final List<Parameter<?>> PARAMETERS =
      List.of(PERCENTAGES, NOISE, SharedParameters.SEED, SharedParameters.PROBABILITY);

  private Imputed() {}

  static IndicatorCard card(String id, String name, Better better, String meaning) {
    return new IndicatorCard(
        id,
        name,
        IndicatorCard.Family.FAITHFULNESS,
        better,
        meaning,
        new Paper(
            "Rong et al.",
            "A Consistent and Efficient Evaluation Strategy for Attribution Methods",
            "ICML",
            2022),
        PARAMETERS);
  }

  /** The cost of one order. */
  static Passes passes(ParameterValues parameters) {
    return new Passes(1 + percentages(parameters).length, 0);
  }

  /** The mean over the percentages, as pixels are filled in in one order. */
  static Finding score(
      ExplainedImage explained,
      UnaryOperator<Ranking> order,
      ParameterValues parameters,
      Effort effort) {
    return Ranking.judged(
        explained,
        map -> {
          Curve curve = curve(explained, order.apply(Ranking.ofPixels(map)), parameters, effort);
          return Finding.of(mean(curve), curve);
        });
  }

  /** The score of the image as it is, and with ever more of the first pixels filled in. */
  static Curve curve(
      ExplainedImage explained, Ranking order, ParameterValues parameters, Effort effort) {
    ImageBatch image = explained.image();
    int pixels = image.height() * image.width();
    int[] removed =
        IntStream.concat(
                IntStream.of(0),
                Arrays.stream(percentages(parameters)).map(p -> (int) ((long) p * pixels / 100)))
            .distinct()
            .toArray();
    if (removed.length == 1) {
      throw new InvalidParameterException(
          "of %d×%d pixels these percentages leave none to fill in: choose larger ones"
              .formatted(image.width(), image.height()));
    }
    float[] filled = image.image(0);
    boolean[] known = new boolean[pixels];
    Arrays.fill(known, true);
    SplittableRandom random =
        ImageDraws.of(parameters.get(SharedParameters.SEED), explained.image());
    double noise = parameters.get(NOISE);
    double[] scores =
        Scoring.of(
                explained,
                SharedParameters.score(parameters.get(SharedParameters.PROBABILITY)),
                effort)
            .of(
                removed.length,
                row -> {
                  if (row == 0) {
                    return filled;
                  }
                  for (int i = removed[row - 1]; i < removed[row]; i++) {
                    known[order.order()[i]] = false;
                  }
                  LinearImputation imputation =
                      new LinearImputation(image.height(), image.width(), known);
                  for (int channel = 0; channel < image.channels(); channel++) {
                    imputation.fill(filled, channel * pixels);
                  }
                  return noisy(filled, known, noise, random);
                });
    return new Curve(
        Arrays.stream(removed).mapToDouble(count -> (double) count / pixels).toArray(), scores);
  }

  /** The mean over the percentages, the image as it is left out. */
  static double mean(Curve curve) {
    return Arrays.stream(curve.scores()).skip(1).average().orElseThrow();
  }

  private static int[] percentages(ParameterValues parameters) {
    return parameters.get(PERCENTAGES).stream()
        .mapToInt(Integer::intValue)
        .sorted()
        .distinct()
        .toArray();
  }

  private static float[] noisy(
      float[] filled, boolean[] known, double deviation, SplittableRandom random) {
    float[] noisy = filled.clone();
    for (int i = 0; i < noisy.length; i++) {
      if (!known[i % known.length]) {
        noisy[i] += (float) (deviation * random.nextGaussian());
      }
    }
    return noisy;
  }
}
