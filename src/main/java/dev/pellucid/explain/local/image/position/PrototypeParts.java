package dev.pellucid.explain.local.image.position;

import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.local.image.position.FeatureMaps.Evidence;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Attribution.ExampleImage;
import dev.pellucid.explain.method.Attribution.Parts.Part;
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
import dev.pellucid.model.examples.Example;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Prototype parts: this looks like that, after ProtoPNet (Chen, Li, Tao, Barnett, Rudin, Su, 2019),
 * for a network that was not trained for it: its prototypes are patches of its own examples.
 *
 * <p>A {@code [K,h,w]} is the image's feature map, G = ∂y/∂A. The evidence of position p is e_p =
 * Σ_k G_kp A_kp; where the map is averaged before one linear layer that is wᵧᵀA_p / (hw), and the
 * evidence of all positions adds up to the logit less its bias. Of the positions with the greatest
 * evidence, none beside another, each is shown with the position of an example that it is most like
 * by the cosine of their vectors {@code [K]}; no example is shown twice. The examples are the
 * nearest of the target's class. Told is the evidence of each part, {@code [n]}; positions that
 * speak against the class are no parts of it.
 *
 * <p>Cost: two forward passes and one for every example, a backward pass down to the layer, and a
 * read through all examples.
 *
 * <p>Unlike ProtoPNet's, the decision does not come about by these likenesses: the evidence is the
 * network's own, the likeness a comment on it. A low {@code similarity} says that the examples hold
 * nothing like the part. What a position holds, it may have from far around it.
 *
 * <p>Throws {@link dev.pellucid.explain.method.NotApplicableException} where the set has no example
 * of the class.
 */
public final class PrototypeParts implements ExplanationMethod {

  /** The figure of how much all positions together add to the target. */
  public static final String EVIDENCE = "evidence";

  private static final Parameter.Whole PARTS =
      new Parameter.Whole("parts", 5, 1, 100, "the most parts that are shown");

  private static final Parameter.Whole EXAMPLES =
      new Parameter.Whole("examples", 20, 1, 10_000, "examples of the class that are looked at");

  private static final MethodCard CARD =
      new MethodCard(
          "prototype-parts",
          "Prototype parts",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Chen et al.",
              "This Looks Like That: Deep Learning for Interpretable Image Recognition",
              "NeurIPS",
              2019),
          List.of(FeatureMaps.PARAMETER, PARTS, EXAMPLES));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(2 + parameters.get(EXAMPLES), 1);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    FeatureMaps maps = FeatureMaps.of(classifier, parameters);
    List<Features> features = ImageFeatures.of(classifier).of(batch);
    ImageBatch resolved =
        batch.withTargets(
            IntStream.range(0, batch.size())
                .mapToObj(i -> batch.targets().get(i).resolve(features.get(i).logits()))
                .toList());
    List<Evidence> evidence = maps.evidence(resolved);
    return IntStream.range(0, batch.size())
        .mapToObj(
            image -> {
              List<Example> examples =
                  ClassExamples.nearest(
                      classifier,
                      features.get(image).features(),
                      resolved.targets().get(image).index(),
                      parameters.get(EXAMPLES));
              return told(
                  maps,
                  evidence.get(image),
                  examples,
                  maps.ofExamples(examples, effort.rows()),
                  parameters.get(PARTS));
            })
        .toList();
  }

  private static Explanation told(
      FeatureMaps maps,
      Evidence evidence,
      List<Example> examples,
      List<LayerValues> theirs,
      int most) {
    List<Patches> patches = theirs.stream().map(Patches::of).toList();
    Patches image = Patches.of(evidence.map());
    BitSet used = new BitSet();
    List<Part> parts = new ArrayList<>();
    for (int position : strongest(evidence, maps.layer().width(), most)) {
      if (used.cardinality() < examples.size()) {
        Likeness likest = likest(image.at(position), patches, used);
        used.set(likest.example());
        parts.add(
            new Part(
                position,
                ExampleImage.of(examples.get(likest.example())),
                likest.position(),
                (float) likest.cosine(),
                (float) evidence.values()[position]));
      }
    }
    double sum = 0;
    for (double value : evidence.values()) {
      sum += value;
    }
    return new Explanation(
        new Attribution.Parts(
            maps.layer().tensor(), maps.layer().height(), maps.layer().width(), parts),
        false,
        Map.of(EVIDENCE, sum));
  }

  /** Positions that speak for the target, the strongest first, none beside another. */
  private static List<Integer> strongest(Evidence evidence, int width, int most) {
    List<Integer> chosen = new ArrayList<>();
    IntStream.range(0, evidence.values().length)
        .filter(position -> evidence.values()[position] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(position -> -evidence.values()[position]))
        .forEach(
            position -> {
              if (chosen.size() < most
                  && chosen.stream().noneMatch(other -> areNeighbours(position, other, width))) {
                chosen.add(position);
              }
            });
    return chosen;
  }

  private static boolean areNeighbours(int one, int other, int width) {
    return Math.abs(one / width - other / width) <= 1 && Math.abs(one % width - other % width) <= 1;
  }

  /** Where a vector is likest to, and how much. */
  private record Likeness(int example, int position, double cosine) {}

  private static Likeness likest(float[] direction, List<Patches> examples, BitSet used) {
    Likeness best = new Likeness(-1, -1, Double.NEGATIVE_INFINITY);
    for (int i = used.nextClearBit(0); i < examples.size(); i = used.nextClearBit(i + 1)) {
      for (int q = 0; q < examples.get(i).directions().length; q++) {
        double cosine = product(direction, examples.get(i).at(q));
        if (cosine > best.cosine()) {
          best = new Likeness(i, q, cosine);
        }
      }
    }
    return best;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }

  /**
   * The vectors of a map's positions.
   *
   * @param directions {@code [h·w][K]}, of length 1; zeros where nothing is active
   */
  private record Patches(float[][] directions) {

    static Patches of(LayerValues map) {
      float[][] directions = new float[map.positions()][];
      for (int p = 0; p < directions.length; p++) {
        float[] vector = map.at(p);
        double length = Math.sqrt(product(vector, vector));
        for (int k = 0; k < vector.length && length > 0; k++) {
          vector[k] /= (float) length;
        }
        directions[p] = vector;
      }
      return new Patches(directions);
    }

    float[] at(int position) {
      return directions[position];
    }
  }
}
