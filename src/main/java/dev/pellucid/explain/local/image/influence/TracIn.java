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
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * TracIn (Pruthi, Liu, Kale, Sundararajan, 2020), by last layers:
 *
 * <pre>value_i = Σ_t η_t ∇ℓ_t(x)·∇ℓ_t(x_i)
 *         = Σ_t η_t ((p_t − e_y)·(p_ti − e_yi)) (φ_t·φ_ti + 1),</pre>
 *
 * {@code [n]}: by how much steps of gradient descent on example i, one at each checkpoint t at its
 * learning rate η_t, would lower the loss of the image; positive is helpful. The losses are those
 * of {@link InfluenceFunctions}. The checkpoints are those that {@code fit examples --checkpoints}
 * kept; without any the model itself is the only one, with η = 1.
 *
 * <p>Cost: a forward pass of every checkpoint, which is loaded for it, and n·(C+K) multiplications
 * for each. Memory holds a number an example.
 *
 * <p>With the model alone it tells which examples pull where the model stands now: those it has
 * learnt by heart pull no more and are not named, though they may have taught it most. It does not
 * correct for examples that say the same, as influence functions do, so large features and outliers
 * stand first for every image.
 */
public final class TracIn implements ExplanationMethod {

  /** How many checkpoints there were. */
  static final String CHECKPOINTS = "checkpoints";

  static final Paper PAPER =
      new Paper(
          "Pruthi, Liu, Kale, Sundararajan",
          "Estimating Training Data Influence by Tracing Gradient Descent",
          "NeurIPS",
          2020);

  private static final MethodCard CARD =
      new MethodCard(
          "tracin",
          "TracIn",
          SurveyPlace.LOCAL_IMAGE,
          PAPER,
          List.of(Ranking.HELPFUL, Ranking.HARMFUL));

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
    List<Target> targets =
        IntStream.range(0, images.size())
            .mapToObj(i -> batch.targets().get(i).resolve(images.get(i).logits()))
            .toList();
    double[][] sums = new double[images.size()][kept.examples().size()];
    List<Checkpoint> checkpoints = Checkpoint.of(kept.set());
    if (checkpoints.isEmpty()) {
      add(sums, images, targets, kept.examples(), 1);
    }
    int done = 0;
    for (Checkpoint checkpoint : checkpoints) {
      if (done > 0 && effort.isSpent(done, checkpoints.size())) {
        break;
      }
      checkpoint.use(
          classifier,
          CARD.id(),
          (model, examples) -> add(sums, model.of(batch), targets, examples, checkpoint.rate()));
      done++;
    }
    boolean partial = done < checkpoints.size();
    Map<String, Double> figures = Map.of(CHECKPOINTS, (double) Math.max(1, done));
    List<Explanation> explanations = new ArrayList<>();
    for (double[] values : sums) {
      Ranking ranking = new Ranking(parameters);
      for (int i = 0; i < values.length; i++) {
        ranking.add(i, values[i]);
      }
      explanations.add(new Explanation(ranking.told(kept.set()), partial, figures));
    }
    return List.copyOf(explanations);
  }

  private static void add(
      double[][] sums,
      List<Features> images,
      List<Target> targets,
      HeadExamples examples,
      double rate) {
    List<HeadGradient> gradients =
        IntStream.range(0, sums.length)
            .mapToObj(
                i ->
                    HeadGradient.of(
                        examples.point(images.get(i).features()),
                        images.get(i).logits(),
                        targets.get(i)))
            .toList();
    examples.forEach(
        example -> {
          HeadGradient learnt = example.gradient();
          for (int i = 0; i < sums.length; i++) {
            sums[i][example.index()] += rate * gradients.get(i).dot(learnt);
          }
        });
  }
}
