package dev.pellucid.evaluate.robustness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.MapSimilarity;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;
import java.util.List;

/**
 * Stability over retrained models (after Fel, Vigouroux, Cadène, Serre, 2022): how like the
 * explanation of an image is to those of the same network trained again, for the same class, on the
 * average over the models given. Maps {@code [H,W]} are compared at the size of the input; 1 is the
 * same map. The paper compares explanations of models trained on different parts of the data; here
 * models are as they were given.
 *
 * <p>Cost: an explanation for each model, of {@code models} at most.
 *
 * <p>Models that decide alike may do so for different reasons, and an explanation that says so is
 * not a bad one. And a method that ignores the model is perfectly stable: read it beside {@code
 * model-parameter-randomisation}.
 */
public final class RetrainingStability implements Indicator {

  private static final Parameter.Whole MODELS =
      new Parameter.Whole("models", 5, 1, 1000, "retrained models that are asked, at most");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "retraining-stability",
          "Stability over Retrained Models",
          IndicatorCard.Family.ROBUSTNESS,
          Better.HIGHER,
          "how like the explanations of the same network trained again are; 1 is the same",
          new Paper(
              "Fel, Vigouroux, Cadène, Serre",
              "How Good is your Explanation? Algorithmic Stability Measures to Assess the Quality of Explanations for Deep Neural Networks",
              "WACV",
              2022),
          List.of(MapSimilarity.PARAMETER, MODELS));

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
    return parameters.get(MODELS);
  }

  @Override
  public boolean favoursIgnorance() {
    return true;
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    List<Classifier> retrained = explained.model().retrained();
    if (retrained.isEmpty()) {
      throw new NotApplicableException(
          "stability over retrained models needs such models, and none was given");
    }
    MapSimilarity similarity = MapSimilarity.of(parameters.get(MapSimilarity.PARAMETER));
    HeatMap original = explained.map();
    int models = Math.min(retrained.size(), parameters.get(MODELS));
    double sum = 0;
    for (int i = 0; i < models; i++) {
      HeatMap other =
          ExplainedImage.map(
              explained.explainer().explain(retrained.get(i), explained.image()).get(0),
              explained.image());
      sum += similarity.between(original, other);
      effort.isSpent(i + 1L, models);
    }
    return Finding.of(sum / models);
  }
}
