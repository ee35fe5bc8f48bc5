package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.model.inference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Ablation-CAM (Desai, Ramaswamy, 2020).
 *
 * <p>R = relu(Σ_k w_k A_k) with w_k = (y − y_k) / y, {@code [1,h,w]}: A the activations {@code
 * [K,h,w]} of a layer, y_k the score with channel k set to zero. Cost: one forward pass, and for
 * every channel one of the part of the network behind the layer; a run of that part takes the
 * activations in place of the image.
 *
 * <p>No gradients, so a saturated score is no obstacle; but channels are taken away one by one, so
 * what several say alike counts nowhere. A score near zero makes all weights huge, and a negative
 * one turns them round: the formula is meant for the class that the network believes in.
 *
 * <p>The explanation is partial where time ran out: channels that were not ablated weigh nothing,
 * and the most varying were taken first. Throws {@link InvalidModelException} where the layer is
 * neither a feature map nor patch tokens, and {@link NotApplicableException} where there are ways
 * around it and where the score is zero.
 */
public final class AblationCam implements ExplanationMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "ablation-cam",
          "Ablation-CAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Desai, Ramaswamy",
              "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free Localization",
              "WACV",
              2020),
          List.of(FeatureLayers.PARAMETER, ClassActivationMap.CUT, ChannelScores.CHANNELS));

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
    FeatureLayers.Fetched fetched =
        FeatureLayers.of(classifier, parameters)
            .fetch(classifier, resolved, EnumSet.of(Output.ACTIVATION, Output.LOGITS));
    List<Explanation> explanations = new ArrayList<>(batch.size());
    for (int image = 0; image < batch.size(); image++) {
      Target target = resolved.targets().get(image);
      double score = target.score(fetched.outputs().row(TensorNames.LOGITS, image));
      if (score == 0) {
        throw new NotApplicableException(
            "model %s gives image %d the score 0, of which no channel can have a share; ablation-cam needs another target"
                .formatted(classifier.name(), image));
      }
      List<ChannelScores> layers = new ArrayList<>();
      for (FeatureMap map : fetched.of(image)) {
        int[] chosen = ChannelScores.chosen(map, parameters);
        double[] ablated = ablated(classifier, fetched, image, map, chosen, target, effort);
        double[] weights =
            Arrays.stream(ablated).map(without -> (score - without) / score).toArray();
        layers.add(ChannelScores.of(map, chosen, weights, parameters.get(ClassActivationMap.CUT)));
      }
      explanations.add(ChannelScores.fused(layers));
    }
    return explanations;
  }

  /** The score without each of the chosen channels, or of the first of them if time ran out. */
  private static double[] ablated(
      Classifier classifier,
      FeatureLayers.Fetched fetched,
      int image,
      FeatureMap map,
      int[] chosen,
      Target target,
      Effort effort) {
    String tensor = TensorNames.activation(map.layer());
    float[] whole = fetched.outputs().row(tensor, image);
    int[] shape = fetched.outputs().rowShape(tensor);
    double[] scores = new double[chosen.length];
    ExplanationPlan behind = ExplanationPlan.of(Output.LOGITS).beginningAt(map.layer());
    int atOnce = fed(() -> classifier.rows(behind, target, effort.rows()));
    int done = 0;
    while (done < scores.length && (done == 0 || !effort.isSpent(done, scores.length))) {
      int rows = Math.min(scores.length - done, atOnce);
      float[] entering = new float[rows * whole.length];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(whole, 0, entering, row * whole.length, whole.length);
        silence(entering, row * whole.length, shape, chosen[done + row]);
      }
      BatchOutputs outputs = behind(classifier, behind, shape, entering, rows, target);
      for (int row = 0; row < rows; row++) {
        scores[done + row] = target.score(outputs.row(TensorNames.LOGITS, row));
      }
      done += rows;
    }
    return Arrays.copyOf(scores, done);
  }

  /** Sets a channel of maps {@code [K,h,w]} or tokens {@code [T,K]} to zero. */
  private static void silence(float[] values, int from, int[] shape, int channel) {
    if (shape.length == 3) {
      int positions = shape[1] * shape[2];
      Arrays.fill(values, from + channel * positions, from + (channel + 1) * positions, 0);
    } else {
      for (int token = 0; token < shape[0]; token++) {
        values[from + token * shape[1] + channel] = 0;
      }
    }
  }

  private static BatchOutputs behind(
      Classifier classifier,
      ExplanationPlan behind,
      int[] shape,
      float[] entering,
      int rows,
      Target target) {
    int[] batched = new int[shape.length + 1];
    batched[0] = rows;
    System.arraycopy(shape, 0, batched, 1, shape.length);
    return fed(
        () ->
            classifier.run(
                behind,
                Tensor.of(entering, batched),
                rows,
                Collections.nCopies(rows, target),
                Map.of()));
  }

  private static <T> T fed(Supplier<T> partBehind) {
    try {
      return partBehind.get();
    } catch (InvalidModelException notAllOfIt) {
      throw new NotApplicableException(
          "ablation-cam needs a layer through which all of the network behind it is fed: "
              + notAllOfIt.getMessage());
    }
  }
}
