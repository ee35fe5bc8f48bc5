package dev.pellucid.explain.local.image.position;

import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Attribution.ExampleImage;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.examples.Example;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Counterfactual visual explanations (Goyal, Wu, Ernst, Batra, Parikh, Lee, 2019): which places of
 * the image would have to look like which places of an example for the model to see another class.
 *
 * <p>A {@code [K,h,w]} is the image's feature map and A′ that of an example of the wanted class c′.
 * One position after the other, A_p becomes A′_q, until c′ is predicted: each time that pair (p,
 * q), of positions that were not used yet, after which the logit of c′ leads most, or lacks least,
 * over the largest of the others. Told is by how much each exchange raised the probability of c′,
 * {@code [1,h,w]}. Of several examples, the nearest of the class, the one that needs the fewest
 * exchanges is shown.
 *
 * <p>The decision that is left is the predicted one. Wanted is the class {@code to}; else the one
 * that the target, or what it is compared with, names and the model does not predict; else the most
 * probable of the others that the model takes any example for.
 *
 * <p>Departs from the paper where it goes by the lead over the strongest other class rather than by
 * the probability of c′: where the map is averaged before a linear layer, the lead is a concave
 * function of what is exchanged, so that some exchange always helps, and c′ is reached whenever the
 * model takes the example for it and enough exchanges are allowed. With two classes both are the
 * same.
 *
 * <p>Cost: two forward passes, one for every example, and one or two reads through all examples.
 * Where the map is averaged before one linear layer, what follows from an edit is computed in
 * closed form, exactly, for all h²w² pairs. Elsewhere the {@code candidates} that promise most by
 * the head's gradient are run through the head in each step, a pass each of what lies behind the
 * layer.
 *
 * <p>It says what the model would have to be shown at that layer, not which picture shows it: what
 * a position holds, it may have from far around it. Greedy, so that fewer exchanges may do. Where
 * {@link #FLIPPED} is 0 the class was not reached and the exchanges explain nothing.
 *
 * <p>The explanation is partial where time ran out before the last example was searched. Throws
 * {@link dev.pellucid.explain.method.NotApplicableException} where the set has no example of the
 * class, or something gets past the layer.
 */
public final class CounterfactualVisualExplanations implements ExplanationMethod {

  /** The figure that says whether the other class was reached: 1 or 0. */
  public static final String FLIPPED = "flipped";

  private static final int SECOND = -1;

  private static final Parameter.Whole TO =
      new Parameter.Whole(
          "to", SECOND, SECOND, 1_000_000, "the wanted class, by its index; -1 leaves it open");

  private static final Parameter.Whole EXAMPLES =
      new Parameter.Whole("examples", 3, 1, 100, "how many examples of the class are tried");

  private static final Parameter.Whole EDITS =
      new Parameter.Whole("edits", 20, 1, 10_000, "the most positions that are exchanged");

  private static final Parameter.Whole CANDIDATES =
      new Parameter.Whole(
          "candidates",
          100,
          1,
          1_000_000,
          "exchanges that are run in a step, where the head has no closed form");

  private static final MethodCard CARD =
      new MethodCard(
          "counterfactual",
          "Counterfactual visual explanations",
          SurveyPlace.LOCAL_IMAGE,
          new Paper("Goyal et al.", "Counterfactual Visual Explanations", "ICML", 2019),
          List.of(FeatureMaps.PARAMETER, TO, EXAMPLES, EDITS, CANDIDATES));

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** Where the head has a closed form it is two passes and one for every example. */
  @Override
  public Passes passes(ParameterValues parameters) {
    int examples = parameters.get(EXAMPLES);
    int steps = examples * parameters.get(EDITS);
    return new Passes(2 + examples + (long) steps * (1 + parameters.get(CANDIDATES)), steps);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    FeatureMaps maps = FeatureMaps.of(classifier, parameters);
    List<Features> features = ImageFeatures.of(classifier).of(batch);
    List<LayerValues> activations = maps.editable(batch);
    return IntStream.range(0, batch.size())
        .mapToObj(
            image -> {
              Features of = features.get(image);
              int to = wanted(classifier, batch.targets().get(image), of.logits(), parameters);
              List<Example> examples =
                  ClassExamples.nearest(classifier, of.features(), to, parameters.get(EXAMPLES));
              EditSearch search = new EditSearch(of.logits(), to, parameters.get(EDITS), effort);
              List<LayerValues> theirs = maps.ofExamples(examples, effort.rows());
              for (int i = 0; i < theirs.size(); i++) {
                search.visit(
                    examples.get(i),
                    maps.edited(
                        activations.get(image),
                        theirs.get(i),
                        of.logits(),
                        parameters.get(CANDIDATES),
                        effort.rows()),
                    activations.get(image));
              }
              return told(maps, of.logits(), to, search);
            })
        .toList();
  }

  private static int wanted(
      Classifier classifier, Target target, float[] logits, ParameterValues parameters) {
    int from = Target.predicted(logits);
    int named = parameters.get(TO);
    if (named >= logits.length) {
      throw new InvalidParameterException(
          "parameter '%s' cannot be %d: model '%s' has %d classes, counted from 0"
              .formatted(TO.name(), named, classifier.name(), logits.length));
    }
    if (named == from) {
      throw new InvalidParameterException(
          "parameter '%s' cannot be %d: the image is taken for '%s' already"
              .formatted(TO.name(), named, classifier.label(from)));
    }
    if (named != SECOND) {
      return named;
    }
    Target resolved = target.resolve(logits);
    return resolved
        .against()
        .map(Target::index)
        .filter(other -> other != from)
        .or(() -> Optional.of(resolved.index()).filter(other -> other != from))
        .orElseGet(() -> secondOf(ClassExamples.predicted(classifier), logits));
  }

  /**
   * The most probable class but the first, of those that there are examples of if there are any.
   */
  private static int secondOf(BitSet classes, float[] logits) {
    int first = Target.predicted(logits);
    return classes.stream()
        .filter(other -> other != first)
        .boxed()
        .max(Comparator.comparingDouble(other -> logits[other]))
        .orElseGet(() -> Target.SECOND_BEST.resolve(logits).index());
  }

  private static Explanation told(FeatureMaps maps, float[] logits, int to, EditSearch search) {
    EditSearch.Found found = search.best();
    return new Explanation(
        new Attribution.Counterfactual(
            maps.layer().tensor(),
            maps.layer().height(),
            maps.layer().width(),
            ExampleImage.of(found.example()),
            Target.predicted(logits),
            to,
            found.exchanges()),
        search.isPartial(),
        Map.of(FLIPPED, found.reached() ? 1.0 : 0.0));
  }
}
