package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.LinearHead;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Class activation mapping (Zhou, Khosla, Lapedriza, Oliva, Torralba, 2016).
 *
 * <p>R = Σ_k w_k A_k, {@code [1,h,w]}: A the activations {@code [K,h,w]} that the global average
 * pooling takes in, w the weights of the target's class in the linear layer behind it; {@code relu}
 * keeps what speaks for the class. The mean of R and the bias of the class are its logit. Cost: one
 * forward pass, and a backward pass of the linear head, which is where the weights come from, so
 * that a difference of classes has its own.
 *
 * <p>Only for networks that end so; for others it throws {@link NotApplicableException}, and
 * Grad-CAM is its generalisation. Coarse: it cannot tell apart what lies within one position of the
 * layer.
 */
public final class Cam implements SinglePassMethod {

  private static final BiFunction<byte[], String, Optional<FeatureLayer>> HEAD = LinearHead::find;

  private static final MethodCard CARD =
      new MethodCard(
          "cam",
          "CAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Zhou et al.",
              "Learning Deep Features for Discriminative Localization",
              "CVPR",
              2016),
          List.of(ClassActivationMap.KEPT));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 1);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    FeatureLayer layer =
        classifier
            .ask(HEAD)
            .orElseThrow(
                () ->
                    new NotApplicableException(
                        "model %s has no class activation map: cam needs global average pooling of a feature map and one linear layer after it, nothing else; grad-cam needs neither"
                            .formatted(classifier.name())));
    boolean relu = parameters.get(ClassActivationMap.KEPT);
    return SinglePass.perImage(
            ExplanationPlan.of(Output.ACTIVATION, Output.GRADIENT)
                .withLayers(List.of(layer.tensor())),
            (outputs, image) ->
                new FeatureMap(
                    layer.tensor(),
                    layer.channels(),
                    layer.height(),
                    layer.width(),
                    outputs.row(TensorNames.activation(layer.tensor()), image),
                    outputs.row(TensorNames.gradient(layer.tensor()), image)))
        .map(map -> ClassActivationMap.of(List.of(map), relu, Cam::map))
        .map(Explanation::exact);
  }

  /** The gradient of a mean is a share of the weight at every position; together they are it. */
  private static float[] map(FeatureMap at) {
    float[] g = at.gradient();
    return at.weighted(at.perChannel((k, i) -> g[i]));
  }
}
