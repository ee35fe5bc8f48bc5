package dev.pellucid.evaluate.sanity;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.MapSimilarity;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.util.List;

/**
 * The random logit test (Sixt, Granz, Landgraf, 2020): how like the explanation of a class is to
 * that of another class, drawn at random from all others, for the same image. Maps {@code [H,W]}
 * are compared at the size of the input; 1 is the same map.
 *
 * <p>Cost: one explanation.
 *
 * <p>A method that says the same whichever class is asked cannot tell why the model decided for
 * this one. But with few classes, or such as share their evidence, maps are alike with good reason;
 * and a model may see the second class in the image too.
 */
public final class RandomLogit implements Indicator {

  private static final ExplanationPlan LOGITS = ExplanationPlan.of(Output.LOGITS);

  private static final Parameter.Whole SEED =
      new Parameter.Whole("seed", 0, 0, Integer.MAX_VALUE, "of the other class");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "random-logit",
          "Random Logit Test",
          IndicatorCard.Family.SANITY,
          Better.LOWER,
          "how like the explanation of another class is, drawn at random; 1 is the same",
          new Paper(
              "Sixt, Granz, Landgraf",
              "When Explanations Lie: Why Many Modified BP Attributions Fail",
              "ICML",
              2020),
          List.of(MapSimilarity.PARAMETER, SEED));

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(0, 0);
  }

  @Override
  public int explanations(ParameterValues parameters) {
    return 1;
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    ImageBatch image = explained.image();
    int classes = explained.classifier().compiled(LOGITS).classes();
    if (classes < 2) {
      throw new NotApplicableException(
          "model '%s' has one class, so there is none to compare with"
              .formatted(explained.classifier().name()));
    }
    int drawn = ImageDraws.of(parameters.get(SEED), image).nextInt(classes - 1);
    int asked = explained.target().index();
    Target other = Target.of(drawn < asked ? drawn : drawn + 1);
    Attribution ofOther =
        explained
            .explainer()
            .explain(explained.classifier(), image.withTargets(List.of(other)))
            .get(0);
    return Finding.of(
        MapSimilarity.of(parameters.get(MapSimilarity.PARAMETER))
            .between(explained.map(), ExplainedImage.map(ofOther, image)));
  }
}
