package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Passes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a method that claims completeness says in all, and what it should.
 *
 * @param sum Σ R
 * @param difference score(x) − the mean score of its baselines
 */
record CompleteSum(double sum, double difference) {

  static final Paper PAPER =
      new Paper("Sundararajan et al.", "Axiomatic Attribution for Deep Networks", "ICML", 2017);

  private static final int MOST_BASELINES = 16;

  /** A method's baselines are not known before; there are these at the most. */
  static final Passes MOST_PASSES = new Passes(1 + MOST_BASELINES, 0);

  /** Which methods claim it, and which of their parameters says of what baseline. */
  private static final Map<String, String> CLAIMS =
      Map.of(
          "integrated-gradients", "baseline",
          "gradient-shap", "baseline",
          "deeplift", "baseline",
          "deep-shap", "baselines",
          "kernel-shap", "baseline",
          "shapley-value-sampling", "baseline");

  private record Claim(List<Baseline> baselines, String score) {}

  /**
   * Adds up; a forward pass for the image and for each baseline.
   *
   * @throws NotApplicableException if who explained claims no such thing
   */
  static CompleteSum of(ExplainedImage explained, Effort effort) {
    Claim claim = claim(explained);
    double[] scores =
        Scoring.of(explained, SharedParameters.score(claim.score()), effort)
            .of(
                1 + claim.baselines().size(),
                row ->
                    row == 0
                        ? explained.image().image(0)
                        : SharedParameters.pixels(claim.baselines().get(row - 1), explained));
    double sum = 0;
    for (float value : explained.attribution().values()) {
      sum += value;
    }
    return new CompleteSum(sum, scores[0] - Arrays.stream(scores).skip(1).average().orElseThrow());
  }

  /** |sum − difference|. */
  double error() {
    return Math.abs(sum - difference);
  }

  private static Claim claim(ExplainedImage explained) {
    if (!(explained.explainer() instanceof MethodExplainer explainer)) {
      throw notClaimed(explained.explainer().name());
    }
    MethodCall call = explainer.call();
    String baselines = CLAIMS.get(call.method().card().id());
    Map<String, String> parameters = call.parameters().asText();
    if (baselines == null) {
      throw notClaimed(explainer.name());
    }
    if ("slic".equals(parameters.get("segments"))) {
      throw new NotApplicableException(
          "%s says the same number of every pixel of a superpixel, so its numbers add up to nothing: ask with segments=grid"
              .formatted(explainer.name()));
    }
    List<Baseline> compared =
        Arrays.stream(parameters.get(baselines).split(","))
            .map(text -> Baseline.parse(text).orElseThrow())
            .toList();
    if (compared.size() > MOST_BASELINES) {
      throw new NotApplicableException(
          "%s has %d baselines; its completeness is looked at for %d at most"
              .formatted(explainer.name(), compared.size(), MOST_BASELINES));
    }
    return new Claim(compared, parameters.getOrDefault("score", "logit"));
  }

  private static NotApplicableException notClaimed(String name) {
    return new NotApplicableException(
        "'%s' does not claim that its attributions add up to a difference of scores; these do: %s"
            .formatted(name, String.join(", ", new TreeSet<>(CLAIMS.keySet()))));
  }
}
