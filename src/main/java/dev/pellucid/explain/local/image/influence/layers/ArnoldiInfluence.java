package dev.pellucid.explain.local.image.influence.layers;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.local.image.influence.Ranking;
import dev.pellucid.explain.local.image.influence.TargetLoss;
import dev.pellucid.explain.method.BatchOutputs;
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
import java.util.List;
import java.util.Map;

/**
 * Influence functions of all layers that can be trained, by Arnoldi's iteration (Schioppa,
 * Zablotskaia, Vilar, Sokolov, 2022), with the Gauss-Newton Hessian (Martens, 2010; Grosse et al.,
 * 2023):
 *
 * <pre>value_i = 1/n Σ_k (y_k·∇ℓ(x)) (y_k·∇ℓ(x_i)) / (λ_k + λ),</pre>
 *
 * {@code [n]}: by how much, in nats and to the first order, the loss of the image would rise if the
 * model were trained without example i, as far as the r directions y_k say in which the loss of the
 * examples bends most, λ_k by how much. Positive is helpful. ∇ℓ are gradients by all P weights of
 * convolutions and products and their biases; the losses are those of {@code influence-functions}.
 * λ is a share of the mean of the λ_k, by default a tenth.
 *
 * <p>{@code fit examples --gradients r} makes the directions and the examples' gradients along them
 * first. Cost: two forward passes, a backward pass to all weights, and r·P multiplications with
 * numbers from disk. Memory holds the weights once more, and the gradients of the batch.
 *
 * <p>The figure {@code held} says which share of the image's squared gradient lies in these
 * directions. Where it is small, most of what the image could teach is outside, and the examples
 * that matter there are not told. It is true of small changes of a model that is at the minimum of
 * its loss over these very examples; a network that was stopped early, or trained with augmented
 * images, is not, and there it ranks, but its size is not to be trusted.
 */
public final class ArnoldiInfluence implements ExplanationMethod {

  static final String ID = "arnoldi-influence";

  /** λ itself. */
  static final String DAMPING_FIGURE = "damping";

  /** Σ_k (y_k·∇ℓ)² / ‖∇ℓ‖². */
  static final String HELD = "held";

  private static final ExplanationPlan LOGITS = ExplanationPlan.of(Output.LOGITS);

  private static final Parameter.Real DAMPING =
      new Parameter.Real(
          "damping", 0.1, 1e-6, 1e6, "λ, as a share of the mean of the eigenvalues that are kept");

  private static final MethodCard CARD =
      new MethodCard(
          ID,
          "Influence functions of all layers, by Arnoldi's iteration",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Schioppa, Zablotskaia, Vilar, Sokolov",
              "Scaling Up Influence Functions",
              "AAAI",
              2022),
          List.of(Ranking.HELPFUL, Ranking.HARMFUL, DAMPING));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(2, 1);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    FittedGradients fitted = FittedGradients.of(classifier);
    BatchOutputs outputs = classifier.run(LOGITS, batch);
    AllLayers layers = AllLayers.of(classifier);
    fitted.requireWeights(layers.size());
    List<float[]> gradients = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      float[] logits = outputs.row(TensorNames.LOGITS, i);
      double[] slope = TargetLoss.slope(logits, batch.targets().get(i).resolve(logits));
      gradients.add(layers.pulledBack(batch.only(i).pixels(), AllLayers.seed(slope)));
    }
    double[][] along = fitted.along(gradients);
    double damping = fitted.damping(parameters.get(DAMPING));
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < along.length; i++) {
      explanations.add(
          explanation(
              classifier,
              fitted,
              along[i],
              FittedGradients.squares(gradients.get(i)),
              damping,
              parameters));
    }
    return List.copyOf(explanations);
  }

  private static Explanation explanation(
      Classifier classifier,
      FittedGradients fitted,
      double[] along,
      double squares,
      double damping,
      ParameterValues parameters) {
    int examples = classifier.examples().size();
    double[] solved = new double[along.length];
    double held = 0;
    for (int k = 0; k < along.length; k++) {
      solved[k] = along[k] / (fitted.eigenvalues()[k] + damping) / examples;
      held += along[k] * along[k];
    }
    Ranking ranking = new Ranking(parameters);
    fitted.forEach(
        (example, index) -> {
          double value = 0;
          for (int k = 0; k < solved.length; k++) {
            value += solved[k] * example[k];
          }
          ranking.add(index, value);
        });
    return new Explanation(
        ranking.told(classifier.examples()),
        false,
        Map.of(DAMPING_FIGURE, damping, HELD, squares == 0 ? 0 : held / squares));
  }
}
