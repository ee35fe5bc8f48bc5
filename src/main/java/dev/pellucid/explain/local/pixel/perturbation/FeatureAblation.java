package dev.pellucid.explain.local.pixel.perturbation;

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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the score loses when one cell of the image is taken away: the importance of variables by
 * leaving each out (Lei et al., 2018), here for one prediction and without training again.
 *
 * <p>φ_i = v(N) − v(N∖{i}), with v(S) the score of the image whose cells outside of S show the
 * baseline. The cells are a grid's, {@code [rows,columns]}, or superpixels, {@code [1,H,W]} with a
 * superpixel's number at each of its pixels. Cost: a forward pass a cell and one for the image.
 *
 * <p>Cells are taken away in a scattered order; when the effort is spent before the last, those
 * that were not have 0, and {@code cells-known} is the share of the others.
 *
 * <p>The values do not add up to the score: what two cells say both is missed by either alone.
 */
public final class FeatureAblation implements ExplanationMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "feature-ablation",
          "Feature Ablation",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Lei et al.",
              "Distribution-Free Predictive Inference for Regression",
              "Journal of the American Statistical Association",
              2018),
          Stream.concat(
                  Cutting.PARAMETERS.stream(),
                  Stream.<Parameter<?>>of(SharedParameters.BASELINE, SharedParameters.LOGIT))
              .toList());

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** Superpixels may turn out a few more or fewer than were asked for. */
  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(Cutting.of(parameters).cells() + 1, 0);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, resolved.size())
        .mapToObj(
            image ->
                CutImage.of(
                    classifier,
                    resolved.only(image),
                    Cutting.of(parameters),
                    parameters.get(SharedParameters.BASELINE),
                    SharedParameters.score(parameters.get(SharedParameters.LOGIT))))
        .map(image -> explain(image, effort))
        .toList();
  }

  private static Explanation explain(CutImage image, Effort effort) {
    int cells = image.game().players();
    int[] order = Permutations.scattered(cells);
    BitSet all = new BitSet();
    all.set(0, cells);
    List<BitSet> coalitions = new ArrayList<>();
    coalitions.add(all);
    for (int cell : order) {
      BitSet others = (BitSet) all.clone();
      others.clear(cell);
      coalitions.add(others);
    }
    double[] worth = image.game().worth(coalitions, effort);
    double[] values = new double[cells];
    for (int i = 1; i < worth.length; i++) {
      values[order[i - 1]] = worth[0] - worth[i];
    }
    Explanation explanation =
        new Explanation(
            image.attribution(values),
            worth.length < coalitions.size(),
            Map.of(Explanation.SAMPLES, worth.length - 1.0));
    return explanation.partial()
        ? explanation.with(CellEstimate.KNOWN, (worth.length - 1.0) / cells)
        : explanation;
  }
}
