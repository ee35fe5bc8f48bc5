package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.Attribution.ExampleImage;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.model.examples.Example;
import dev.pellucid.model.examples.ExampleSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * By how much a step of gradient descent on an example lowers its own loss (TracIn's
 * self-influence; Pruthi et al., 2020):
 *
 * <pre>Σ_t η_t ‖∇ℓ_t(x_i)‖² = Σ_t η_t ‖p_ti − e_yi‖² (‖φ_ti‖² + 1)</pre>
 *
 * <p>Large where the model has to learn an example against all others: outliers, and images whose
 * label is wrong. No image is run; a sweep over the set for each checkpoint, or for the model alone
 * where there are none. Memory holds a number an example.
 *
 * <p>It suspects, it does not prove: a rare but rightly labelled image stands as high. A model that
 * was trained until it knew every wrong label by heart no longer tells them apart, which is what
 * checkpoints are for.
 */
public final class SelfInfluence {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "tracin-self",
          "TracIn's self-influence (suspected wrong labels)",
          SurveyPlace.LOCAL_IMAGE,
          TracIn.PAPER,
          "no passes: a sweep over the examples",
          "examples --method tracin-self");

  private SelfInfluence() {}

  /**
   * An example that may be labelled wrongly.
   *
   * @param selfInfluence the larger, the more suspect
   * @param probability that the model gives its label
   */
  public record Suspect(ExampleImage example, double selfInfluence, double probability) {}

  /**
   * The most suspect examples of those whose label is known, the most suspect first.
   *
   * @param most how many are wanted
   * @throws NotApplicableException if no label is known, the features are not those of a linear
   *     last layer, or a checkpoint is not finished or has other examples
   */
  public static List<Suspect> suspects(ExampleSet set, int most) {
    if (!set.space().linear()) {
      throw new NotApplicableException(
          "self-influence needs examples of a model whose logits are a linear function of features of the whole image");
    }
    double[] values = new double[set.size()];
    List<Checkpoint> checkpoints = Checkpoint.of(set);
    if (checkpoints.isEmpty()) {
      add(values, set, 1);
    }
    checkpoints.forEach(
        checkpoint -> checkpoint.examples(set, then -> add(values, then, checkpoint.rate())));
    List<Suspect> suspects =
        IntStream.range(0, values.length)
            .boxed()
            .filter(i -> values[i] >= 0)
            .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
            .limit(most)
            .map(i -> suspect(set.example(i), values[i]))
            .toList();
    if (suspects.isEmpty()) {
      throw new NotApplicableException(
          "no example has a label, so none can be wrong: name them by labels.csv or by folders and run 'fit examples' again");
    }
    return suspects;
  }

  private static void add(double[] values, ExampleSet set, double rate) {
    set.forEach(
        example -> {
          double[] slope = Softmax.of(example.logits()).slope(example.labelOrPredicted());
          double squares = 1 + HeadShape.dot(example.features(), example.features());
          values[example.index()] +=
              example.label().isPresent()
                  ? rate * HeadShape.dot(slope, slope) * squares
                  : Double.NEGATIVE_INFINITY;
        });
  }

  private static Suspect suspect(Example example, double value) {
    return new Suspect(
        ExampleImage.of(example),
        value,
        Softmax.of(example.logits()).probabilities()[example.label().orElseThrow()]);
  }
}
