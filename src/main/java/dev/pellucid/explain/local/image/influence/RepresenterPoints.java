package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
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
import java.util.Map;

/**
 * Representer points (Yeh, Kim, Yen, Ravikumar, 2018): the last layer is fitted anew to the
 * examples with a penalty λ‖M‖², and then every logit is a sum over them,
 *
 * <pre>logit_c(x) = Σ_i α_ic ([φ_i, 1]·[φ(x), 1]),   α_i = −1/(2λn) ∂ℓ(x_i)/∂logits;</pre>
 *
 * told are the summands of the target's logit, or of the difference of two, {@code [n]}; positive
 * speaks for the target. As the paper does, the layer learns what the model says of the examples
 * ({@code fit=model}); with {@code fit=labels}, their labels. λ is a share of the mean of ‖[φ,
 * 1]‖². Figures: the refitted layer's score ({@code refitted-score}), the model's own ({@code
 * score}), and by how much the summands miss the former ({@code completeness-error}).
 *
 * <p>Cost: one forward pass and n·(C·K) multiplications; the fit, some hundred times that over the
 * set, is made once and kept with the classifier. Memory holds what {@code HeadExamples} says and a
 * handful of numbers a weight.
 *
 * <p>What is explained is the refitted layer: where its score is far from the model's, the summands
 * say little of the model; then make l2 smaller. Features that are never negative make every
 * product positive, so the sign is that of α: an example speaks for its class to all images.
 */
public final class RepresenterPoints implements ExplanationMethod {

  /** Of the refitted layer. */
  static final String REFITTED = "refitted-score";

  /** Of the model. */
  static final String SCORE = "score";

  private static final String MODEL = "model";
  private static final String LABELS = "labels";

  private static final Parameter.Real PENALTY =
      new Parameter.Real(
          "l2", 1e-4, 1e-9, 1e3, "λ of the refitted layer, as a share of the mean of ‖[φ, 1]‖²");

  private static final Parameter.Choice FIT =
      new Parameter.Choice(
          "fit", MODEL, List.of(MODEL, LABELS), "what the refitted layer learns of the examples");

  private static final MethodCard CARD =
      new MethodCard(
          "representer-points",
          "Representer points",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Yeh, Kim, Yen, Ravikumar",
              "Representer Point Selection for Explaining Deep Neural Networks",
              "NeurIPS",
              2018),
          List.of(Ranking.HELPFUL, Ranking.HARMFUL, PENALTY, FIT));

  /** By which the fit is kept. */
  private record Kind(double penalty, String fit) {}

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
    Kind kind = new Kind(parameters.get(PENALTY), parameters.get(FIT));
    RefittedHead head =
        kept.refitted(
            kind,
            () ->
                RefittedHead.fit(
                    kept.examples(), kind.fit().equals(LABELS), kind.penalty(), effort::isSpent));
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Features image = images.get(i);
      Target target = batch.targets().get(i).resolve(image.logits());
      explanations.add(explanation(kept, head, image, target, parameters));
    }
    return List.copyOf(explanations);
  }

  private static Explanation explanation(
      KeptExamples kept,
      RefittedHead head,
      Features image,
      Target target,
      ParameterValues parameters) {
    Ranking ranking = new Ranking(parameters);
    float[] point = kept.examples().point(image.features());
    double[] sum = new double[1];
    kept.examples()
        .forEach(
            example -> {
              double value =
                  score(target, head.alpha(example)) * HeadShape.dot(example.point(), point);
              ranking.add(example.index(), value);
              sum[0] += value;
            });
    double refitted = score(target, head.logits(point));
    return new Explanation(
        ranking.told(kept.set()),
        !head.isStationary(),
        Map.of(
            REFITTED,
            refitted,
            SCORE,
            target.score(image.logits()),
            Explanation.COMPLETENESS_ERROR,
            Math.abs(refitted - sum[0])));
  }

  private static double score(Target target, double[] ofClasses) {
    double score = ofClasses[target.index()];
    return target.against().map(pick -> score - ofClasses[Target.index(pick)]).orElse(score);
  }
}
