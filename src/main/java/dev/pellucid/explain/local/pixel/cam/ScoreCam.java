package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.Output;
import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.Baseline;
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
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/**
 * Score-CAM (Wang, Wang, Du, Yang, Zhang, Ding, Mardziel, Hu, 2020).
 *
 * <p>R = relu(Σ_k w_k A_k) with w = softmax_k y(b + M_k ⊙ (x − b)), {@code [1,h,w]}: A the
 * activations {@code [K,h,w]} of a layer, M_k channel k of them enlarged bilinearly to the image
 * and scaled to 0…1, x the image, b the {@code baseline}. The score of the baseline that the paper
 * subtracts cancels in the softmax. Cost: one forward pass, and one more for every channel; masks
 * are enlarged inside the graph.
 *
 * <p>No gradients, so no saturation and no shattering; but a channel counts by the part of the
 * image that it lights up, not by what the network does with it. The softmax of logits gives nearly
 * all weight to a few channels where the logits are large, and nearly the same to all where they
 * are small.
 *
 * <p>The explanation is partial where time ran out: channels that were not scored weigh nothing,
 * and the most varying were scored first. Throws {@link dev.pellucid.graph.InvalidModelException}
 * where the layer is neither a feature map nor patch tokens.
 */
public final class ScoreCam implements ExplanationMethod {

  private static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline(
          "baseline", Baseline.ZERO, "what is seen where a channel is not active");

  private static final Parameter.Flag ALIGN_CORNERS =
      new Parameter.Flag(
          "align-corners",
          true,
          "lay the outermost positions on the image's outermost pixels, as the usual library does; else half-pixel centres");

  /** Keeps a channel that is the same everywhere finite: its mask is black. */
  private static final double FLAT_CHANNELS = 1e-8;

  private static final MethodCard CARD =
      new MethodCard(
          "score-cam",
          "Score-CAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Wang et al.",
              "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks",
              "CVPR Workshops",
              2020),
          List.of(
              FeatureLayers.PARAMETER,
              ClassActivationMap.CUT,
              ChannelScores.CHANNELS,
              BASELINE,
              ALIGN_CORNERS));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return ChannelScores.passes(parameters);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    ImageBatch resolved = classifier.resolve(batch);
    List<List<FeatureMap>> maps =
        FeatureLayers.of(classifier, parameters)
            .fetch(classifier, resolved, EnumSet.of(Output.ACTIVATION))
            .ofAll();
    List<Explanation> explanations = new ArrayList<>(batch.size());
    for (int image = 0; image < batch.size(); image++) {
      float[] baseline = parameters.get(BASELINE).of(batch.image(image), classifier.input());
      MaskedModel masked = new MaskedModel(classifier, resolved.only(image), baseline, Score.LOGIT);
      explanations.add(
          ChannelScores.fused(
              maps.get(image).stream()
                  .map(map -> layer(map, batch, masked, parameters, effort))
                  .toList()));
    }
    return explanations;
  }

  private static ChannelScores layer(
      FeatureMap at,
      ImageBatch batch,
      MaskedModel masked,
      ParameterValues parameters,
      Effort effort) {
    boolean aligned = parameters.get(ALIGN_CORNERS);
    Enlargement rows = enlargement(at.height(), batch.height(), aligned);
    Enlargement columns = enlargement(at.width(), batch.width(), aligned);
    int[] chosen = ChannelScores.chosen(at, parameters);
    float[] masks = masks(at, chosen, Neighbours.of(rows), Neighbours.of(columns));
    double[] scores = masked.scores(Masks.Separable.alike(rows, columns, masks), effort);
    return ChannelScores.of(at, chosen, softmax(scores), parameters.get(ClassActivationMap.CUT));
  }

  private static Enlargement enlargement(int from, int to, boolean aligned) {
    return aligned ? Enlargement.linearAligned(from, to) : Enlargement.linear(from, to);
  }

  /**
   * The channels, scaled so that their enlargements lie in 0…1. As every pixel is a mean of
   * positions, scaling before enlarging is the same as after; only the extremes are those of the
   * large map.
   */
  private static float[] masks(FeatureMap at, int[] chosen, Neighbours rows, Neighbours columns) {
    int positions = at.positions();
    float[] masks = new float[chosen.length * positions];
    for (int m = 0; m < chosen.length; m++) {
      int from = chosen[m] * positions;
      Extremes extremes = Extremes.of(at, from, rows, columns);
      double range = (double) extremes.max() - extremes.min() + FLAT_CHANNELS;
      for (int p = 0; p < positions; p++) {
        masks[m * positions + p] = (float) ((at.activation()[from + p] - extremes.min()) / range);
      }
    }
    return masks;
  }

  private static double[] softmax(double[] scores) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double[] weights = Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  /** Entry i of a long side lies {@code share[i]} of the way from position first to second. */
  private record Neighbours(int[] first, int[] second, float[] share) {

    static Neighbours of(Enlargement linear) {
      int[] first = new int[linear.to()];
      int[] second = new int[linear.to()];
      float[] share = new float[linear.to()];
      for (int i = 0; i < first.length; i++) {
        int row = i * linear.from();
        while (linear.matrices()[row + first[i]] == 0) {
          first[i]++;
        }
        second[i] = Math.min(first[i] + 1, linear.from() - 1);
        share[i] = second[i] == first[i] ? 0 : linear.matrices()[row + second[i]];
      }
      return new Neighbours(first, second, share);
    }
  }

  /** The smallest and the largest pixel of an enlarged channel. */
  private record Extremes(float min, float max) {

    static Extremes of(FeatureMap at, int from, Neighbours rows, Neighbours columns) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      float[] line = new float[at.width()];
      for (int y = 0; y < rows.first().length; y++) {
        int upper = from + rows.first()[y] * line.length;
        int lower = from + rows.second()[y] * line.length;
        for (int x = 0; x < line.length; x++) {
          line[x] =
              between(at.activation()[upper + x], at.activation()[lower + x], rows.share()[y]);
        }
        for (int x = 0; x < columns.first().length; x++) {
          float pixel =
              between(line[columns.first()[x]], line[columns.second()[x]], columns.share()[x]);
          min = Math.min(min, pixel);
          max = Math.max(max, pixel);
        }
      }
      return new Extremes(min, max);
    }

    private static float between(float first, float second, float share) {
      return first + share * (second - first);
    }
  }
}
