package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.local.image.influence.InverseHessian.Solved;
import dev.pellucid.explain.local.image.influence.InverseHessian.Solver;
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
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Influence functions (Koh, Liang, 2017) of the last layer, exactly:
 *
 * <pre>value_i = 1/n ∇ℓ(x)ᵀ (H + λI)⁻¹ ∇ℓ(x_i),</pre>
 *
 * {@code [n]}: by how much, in nats and to the first order, the loss of the image would rise if the
 * last layer were trained without example i. Positive is helpful. ∇ℓ are gradients by its C·(K+1)
 * weights, H the Hessian of the examples' mean loss there; ℓ(x) = −log p_y of the target, or
 * against another class −log of the share that the target has of both; ℓ(x_i) = −log p of its
 * label, or of what is predicted where that is not known. λ is a share of H's mean diagonal, by
 * default a tenth (as Grosse et al., 2023).
 *
 * <p>Small layers are solved by Cholesky's factors, kept for the images that follow; others by
 * conjugate gradients with exact products, to a residual of 10⁻⁶ ({@code residual}). Cost: one
 * forward pass, and in the first case n·(C(K+1))² multiplications once and n·C(K+1) an image, in
 * the second some dozen times 2·n·C(K+1) an image. Memory holds what {@code HeadExamples} says and
 * a handful of numbers a weight.
 *
 * <p>It is true of small changes of a layer that is at the minimum of its loss over these very
 * examples: with other images than those it was trained with, or where it was stopped early, it
 * ranks, but its size is not to be trusted. What the layers before learnt from an example it does
 * not see.
 */
public final class InfluenceFunctions implements ExplanationMethod {

  /** λ itself. */
  static final String DAMPING_FIGURE = "damping";

  /** ‖∇ℓ(x) − (H + λI) x‖ / ‖∇ℓ(x)‖. */
  static final String RESIDUAL = "residual";

  private static final Parameter.Real DAMPING =
      new Parameter.Real(
          "damping", 0.1, 1e-6, 1e6, "λ, as a share of the mean of the Hessian's diagonal");

  private static final Parameter.Choice SOLVER =
      new Parameter.Choice(
          "solver",
          name(Solver.AUTO),
          Stream.of(Solver.values()).map(InfluenceFunctions::name).toList(),
          "how H is inverted; auto goes by its size");

  private static final MethodCard CARD =
      new MethodCard(
          "influence-functions",
          "Influence functions",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Koh, Liang",
              "Understanding Black-box Predictions via Influence Functions",
              "ICML",
              2017),
          List.of(Ranking.HELPFUL, Ranking.HARMFUL, DAMPING, SOLVER));

  /** By which the inverse is kept. */
  private record Kind(double damping, Solver solver) {}

  private static String name(Solver solver) {
    return solver.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

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
    ImageFeatures layer = ImageFeatures.of(classifier);
    layer.requireHead(CARD.id());
    KeptExamples kept = KeptExamples.of(classifier);
    List<Features> images = layer.of(batch);
    InverseHessian inverse = inverse(kept, parameters);
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Features image = images.get(i);
      Target target = batch.targets().get(i).resolve(image.logits());
      HeadGradient gradient =
          HeadGradient.of(kept.examples().point(image.features()), image.logits(), target);
      explanations.add(explanation(kept, inverse, gradient, parameters, effort));
    }
    return List.copyOf(explanations);
  }

  private static InverseHessian inverse(KeptExamples kept, ParameterValues parameters) {
    Solver solver =
        Solver.valueOf(parameters.get(SOLVER).toUpperCase(Locale.ROOT).replace('-', '_'));
    Kind kind = new Kind(parameters.get(DAMPING), solver);
    return kept.inverse(
        kind,
        () ->
            new InverseHessian(
                HeadHessian.ofModel(kept.examples()),
                kept.examples(),
                kind.damping(),
                kind.solver()));
  }

  private static Explanation explanation(
      KeptExamples kept,
      InverseHessian inverse,
      HeadGradient gradient,
      ParameterValues parameters,
      Effort effort) {
    HeadExamples examples = kept.examples();
    Solved solved = inverse.times(gradient.matrix(examples.shape()), effort::isSpent);
    Ranking ranking = new Ranking(parameters);
    examples.forEach(
        example -> {
          double[] learnt = examples.shape().times(solved.x(), example.point());
          ranking.add(
              example.index(), HeadShape.dot(example.gradient().slope(), learnt) / examples.size());
        });
    return new Explanation(
        ranking.told(kept.set()),
        !solved.isExact(),
        Map.of(DAMPING_FIGURE, inverse.damping(), RESIDUAL, solved.residual()));
  }
}
