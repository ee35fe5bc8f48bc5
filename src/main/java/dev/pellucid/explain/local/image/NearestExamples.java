package dev.pellucid.explain.local.image;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.model.examples.ExampleSet;
import dev.pellucid.model.examples.ExampleSet.Neighbour;
import java.util.List;

/**
 * The examples nearest to the image where the model compares them, after Caruana et al. (1999):
 * cases by which a decision is explained are those that its last hidden layer takes for alike.
 *
 * <p>Told is ‖φ(x) − φ(x_i)‖ of each, {@code [n]}, the nearest first; φ is what the last layer is
 * given, {@code [K]}. Large sets are searched along a graph of neighbours (HNSW: Malkov, Yashunin,
 * 2018). Cost: one forward pass and a search.
 *
 * <p>It says what the model takes for alike, not what it has learnt from: an example may be near
 * and have had no influence. Whatever the examples do not hold, it cannot show.
 */
public final class NearestExamples implements ExplanationMethod {

  private static final Parameter.Whole COUNT =
      new Parameter.Whole("examples", 5, 1, 1000, "how many examples are told of");

  private static final MethodCard CARD =
      new MethodCard(
          "nearest-examples",
          "Nearest training examples",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Caruana et al.",
              "Case-Based Explanation of Non-Case-Based Learning Methods",
              "AMIA",
              1999),
          List.of(COUNT));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 0);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    ExampleSet examples = classifier.examples();
    return ImageFeatures.of(classifier).of(batch).stream()
        .map(image -> examples.nearest(image.features(), parameters.get(COUNT)))
        .map(NearestExamples::told)
        .map(Explanation::exact)
        .toList();
  }

  private static Attribution told(List<Neighbour> nearest) {
    float[] distances = new float[nearest.size()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = (float) nearest.get(i).distance();
    }
    return new Attribution.Examples(
        nearest.stream().map(Neighbour::example).map(Attribution.ExampleImage::of).toList(),
        distances);
  }
}
